/** The graph that the graphviz programs lay out: a made-up network with labels, clusters and some long edges. */
export function graph(nodes, edges) {
  let seed = 4711
  const random = n => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0, (seed >>> 8) % n)
  const lines = ['digraph g { rankdir=LR; node [shape=box, fontsize=10]']
  for (let i = 0; i < nodes; i += 40) {
    const inside = Array.from({ length: 8 }, (_, k) => `n${i + k}`).join('; ')
    lines.push(`subgraph cluster_${i} { label="part ${i / 40}"; ${inside} }`)
  }
  for (let i = 0; i < nodes; i++) lines.push(`n${i} [label="node ${i}\\n${random(100000)}"]`)
  for (let i = 0; i < edges; i++) {
    const from = random(nodes - 1)
    lines.push(`n${from} -> n${Math.min(nodes - 1, from + 1 + random(random(8) === 0 ? nodes : 25))}`)
  }
  return `${lines.join('\n')}\n}`
}
