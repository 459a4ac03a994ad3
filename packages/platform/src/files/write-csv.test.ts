import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { safeName, writeCsv, writeCsvInGroups } from './index.ts'

// A decoder would swallow the byte order mark.
const written = async (rows: Parameters<typeof writeCsv>[0]) => (await buffer(writeCsv(rows))).toString('utf8')

describe('a CSV file we write', () => {
  it('starts with a byte order mark and ends lines as Excel does', async () => {
    expect(
      await written([
        ['Name', 'Height'],
        ['Zoë "Z"', 104.3],
        [null, undefined],
      ]),
    ).toBe('\uFEFFName,Height\r\n"Zoë ""Z""",104.3\r\n,\r\n')
  })

  it('holds no cell that a spreadsheet would run', async () => {
    const rows = [["=cmd|' /C calc'!A0", '@SUM(1)', '-2+3', '+44 20', '-1.5', '-']]
    expect(await written(rows)).toBe("\uFEFF'=cmd|' /C calc'!A0,'@SUM(1),'-2+3,'+44 20,-1.5,'-\r\n")
  })

  it('quotes what would break a line or a cell, and comes whole however many rows there are', async () => {
    expect(await written([['a,b', 'one\ntwo', 'three\r\nfour', ' five ']])).toBe(
      '\uFEFF"a,b","one\ntwo","three\r\nfour", five \r\n',
    )
    const many = Array.from({ length: 20_000 }, (_, number) => [number, 'Pupil'])
    expect((await written(many)).split('\r\n')).toHaveLength(20_001)
  })

  it('is the same when its rows come in groups', async () => {
    const rows = Array.from({ length: 5_000 }, (_, number) => [number, `Pupil, ${number}`, '=1', null])
    const groups = async function* () {
      yield [['Number', 'Name', 'Sum', 'Note']]
      yield []
      for (let from = 0; from < rows.length; from += 700) yield rows.slice(from, from + 700)
    }
    const inGroups = (await buffer(writeCsvInGroups(groups()))).toString('utf8')
    expect(inGroups).toBe(await written([['Number', 'Name', 'Sum', 'Note'], ...rows]))
  })

  it('fails when its rows fail', async () => {
    const rows = async function* () {
      yield ['one']
      throw new Error('the database went away')
    }
    await expect(written(rows())).rejects.toThrow('the database went away')
  })
})

describe('a safe name', () => {
  it('has no folders, marks or leading dots, and keeps its ending', () => {
    expect(safeName('C:\\files\\..\\pu"pils\r\n.csv')).toBe('pupils.csv')
    expect(safeName('../../etc/passwd')).toBe('passwd')
    expect(safeName('.htaccess')).toBe('htaccess')
    expect(safeName('<>.csv')).toBe('csv')
    expect(safeName(`${'é'.repeat(200)}.xlsx`)).toBe(`${'é'.repeat(95)}.xlsx`)
    expect(safeName('')).toBe('file')
  })
})
