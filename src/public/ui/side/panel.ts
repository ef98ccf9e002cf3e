/** The interface between ui/side/side.ts and the panels that it opens, so that the two do not import each other. */
import type { TextInRoom } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { Peer } from '../../call/state/state';
import type { Together } from '../../call/talk/together';
import type { FileStore } from './file-store';
import type { Giving } from './giving';
import type { View } from '../base/view';

export type PanelName = 'chat' | 'people';

/** Why a panel is opened: to write to one person. */
export interface Wish {
  readonly to?: Pick<Peer, 'id' | 'name'>;
}

/** One panel, made once. */
export interface Panel {
  onShown(wish: Wish): void;
  close(): void;
}

export interface PanelOptions {
  readonly root: Document;
  readonly call: Call;
  readonly together: Together;
  readonly giving: Giving;
  readonly store: FileStore;
  readonly text: TextInRoom;
  readonly view: View;
  readonly onError: (error: unknown) => void;
}
