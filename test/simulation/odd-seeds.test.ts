import { runSeeds } from './seeds';

describe('a history with an odd seed', () => runSeeds(1));
