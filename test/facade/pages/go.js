/** Runs a Go program and shows what it prints. */
const lines = []
console.log = line => lines.push(line)
const go = new Go()
go.argv = ['main', '0', 'é']
go.env = { GREETING: 'grüß dich' }
WebAssembly.instantiateStreaming(fetch('main.wasm'), go.importObject).then(async ({ instance }) => {
  await go.run(instance)
  show(lines.join('\n'))
}).catch(fail)
