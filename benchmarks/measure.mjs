/**
 * Measures one program in one engine: opens a session for each system, warms each up, then goes round them in turn, so that
 * what disturbs the machine disturbs all of them. A fault of one system is noted and stops only that one.
 */
import { prepare } from './systems.mjs'

/**
 * Gives: an array of rows, one for each system: `{ system, minimum, median, spread, rounds, right, startup, megabytes, cost, error }`
 * (times in ms; `spread` is half the distance between the quartiles of the rounds' best times, as a part of their median)
 */
export async function measure(engine, program, systems, { compileOptions, warmup, milliseconds, rounds, limit }) {
  const sessions = []
  const { n, checksum } = program
  for (const system of systems) {
    const row = { engine: engine.name, program: program.name, category: program.category, system, right: true }
    const session = { row, best: [], all: Infinity }
    sessions.push(session)
    await attempt(session, async () => {
      const { message, cost } = prepare(program, system, compileOptions)
      row.cost = cost
      session.link = await engine.open(system)
      const { parse, instantiate, first, value, right } = await session.link.ask(message, limit)
      row.startup = { parse, instantiate, first }
      note(row, right, program.small, value, program.smallChecksum)
      const warm = await session.link.ask({ command: 'round', n, checksum, milliseconds: warmup, least: 3, most: warmup * 8 }, limit)
      note(row, !warm.wrong, n, warm.value, checksum)
      session.all = least(warm.times)
    })
  }
  for (let round = 0; round < rounds; round++) {
    for (const session of sessions) {
      const { row, best } = session
      // What takes seconds is measured in its warm-up and once more.
      if (row.error || (session.all > 1000 && round > 0)) continue
      await attempt(session, async () => {
        const { times, wrong, value, megabytes } = await session.link.ask({ command: 'round', n, checksum, milliseconds, least: 1, most: milliseconds * 4 }, limit)
        note(row, !wrong, n, value, checksum)
        if (megabytes) row.megabytes = Math.round(megabytes)
        best.push(least(times))
      })
    }
  }
  for (const { row, best, link } of sessions) {
    link?.close()
    if (!best.length) continue
    const sorted = [...best].sort((a, b) => a - b)
    row.minimum = sorted[0]
    row.median = quantile(sorted, 0.5)
    row.spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / row.median
    row.rounds = best.length
  }
  return sessions.map(({ row }) => row)
}

async function attempt({ row, link }, body) {
  try {
    await body()
  } catch (e) {
    row.error = String(e.message ?? e).split('\n')[0].slice(0, 200)
    link?.close()
  }
}

function note(row, right, n, value, expected) {
  if (right || !row.right) return
  row.right = false
  row.wrong = `run(${n}) gave ${value}, not ${expected}`
}

/** Not `Math.min(...times)`: what takes a microsecond gives more times than arguments may be. */
function least(times) {
  return times.reduce((one, other) => Math.min(one, other))
}

function quantile(sorted, part) {
  const at = (sorted.length - 1) * part
  const low = Math.floor(at)
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low)
}
