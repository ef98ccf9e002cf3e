/** Whether a script was called itself, or by another one. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Node knows a module by its real path, however it was called: through a link to the project, or with another letter for the drive.
 * @param moduleUrl the module's own `import.meta.url`.
 */
export function isMain(moduleUrl) {
  const [, called] = process.argv;
  return called !== undefined && realpathSync.native(called) === realpathSync.native(fileURLToPath(moduleUrl));
}
