import { runSeeds } from './seeds';

describe('a history with an even seed', () => runSeeds(0));
