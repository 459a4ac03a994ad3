const beginnings = [
  'Alder',
  'Birch',
  'Chalk',
  'Down',
  'East',
  'Fen',
  'Glen',
  'Heath',
  'Iron',
  'Long',
  'Marl',
  'North',
  'Oak',
  'Pen',
  'Quarn',
]
const endings = ['borough', 'combe', 'dale', 'field', 'ford', 'ham', 'mere', 'shire', 'ton', 'wick']

const first = [
  'Ash',
  'Beech',
  'Cedar',
  'Damson',
  'Elm',
  'Fern',
  'Gorse',
  'Hazel',
  'Ivy',
  'Juniper',
  'Larch',
  'Maple',
  'Oak',
  'Pine',
  'Rowan',
  'Willow',
]
const second = [
  'Lane',
  'Road',
  'Grove',
  'Hill',
  'Park',
  'Moor',
  'Bank',
  'Street',
  'Way',
  'Meadow',
  'Green',
  'Brook',
  'Field',
  'Court',
  'Wood',
]

/** An invented place’s name; the same names come again after 150, with a number. */
export function drawPlaceName(number: number): string {
  const at = number - 1
  const name = `${beginnings[at % beginnings.length]}${endings[Math.floor(at / beginnings.length) % endings.length]}`
  const turn = Math.floor(at / (beginnings.length * endings.length))
  return turn === 0 ? name : `${name} ${turn + 1}`
}

/** An invented school’s name, once in an authority of up to 240 schools; then with a number. */
export function drawSchoolName(at: number): string {
  const name = `${first[at % first.length]} ${second[Math.floor(at / first.length) % second.length]} Primary School`
  const turn = Math.floor(at / (first.length * second.length))
  return turn === 0 ? name : `${name} ${turn + 1}`
}
