import { namesOf } from '../../src/public/ui/base/names';

const shown = (...names: string[]) => [
  ...namesOf(
    names.map((name, index) => ({ id: `${index}`, name })),
    'Guest',
  ).values(),
];

describe('people of the same name', () => {
  it('are numbered in the order in which they came', () => {
    expect(shown('Minji', 'Bob', 'Minji', 'Minji')).toEqual(['Minji', 'Bob', 'Minji (2)', 'Minji (3)']);
    expect(shown('', '', 'Guest')).toEqual(['Guest', 'Guest (2)', 'Guest (3)']);
  });

  it('never get the name of somebody else', () => {
    expect(shown('Minji', 'Minji (2)', 'Minji')).toEqual(['Minji', 'Minji (2)', 'Minji (3)']);
    expect(shown('Minji', 'Minji', 'Minji (2)')).toEqual(['Minji', 'Minji (3)', 'Minji (2)']);
  });
});
