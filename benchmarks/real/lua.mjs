/**
 * Lua 5.4 (wasmoon's module, Emscripten), driven through its C interface by a host of a few lines: the package's own glue makes
 * WebAssembly modules at run time. Calls, tables, closures, strings, floats, integers of 64 bits, coroutines, errors.
 */
import { join } from 'node:path'
import { packages } from './embedded.mjs'

export const modules = { lua: () => join(packages, 'wasmoon/dist/glue.wasm') }

const script = `
  local out = {}
  local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
  out[#out + 1] = fib(30)
  local sieve, primes = {}, 0
  for i = 2, 1000000 do sieve[i] = true end
  for i = 2, 1000000 do if sieve[i] then primes = primes + 1 for j = i * i, 1000000, i do sieve[j] = false end end end
  out[#out + 1] = primes
  local points = {}
  for i = 1, 60000 do points[i] = { x = i * 7919 % 1009, y = i * 0.5, name = 'p' .. i % 100 } end
  table.sort(points, function(a, b) if a.x ~= b.x then return a.x < b.x end return a.y > b.y end)
  local counts, sum = {}, 0.0
  for i, p in ipairs(points) do counts[p.name] = (counts[p.name] or 0) + p.x * i; sum = sum + p.x * p.y / (i + 1) end
  out[#out + 1] = counts.p42; out[#out + 1] = string.format('%.6f', sum)
  local pieces = {}
  for i = 1, 20000 do pieces[i] = string.format('%05d:%s', i * 31 % 9973, string.rep('ab', i % 5)) end
  local text = table.concat(pieces, ',')
  out[#out + 1] = #text; out[#out + 1] = select(2, text:gsub('(%d+):(a)', '%2%1')); out[#out + 1] = #text:upper():reverse()
  local hash = 0xcbf29ce484222325
  for i = 1, 400000 do hash = (hash ~ (i & 255)) * 0x100000001b3 end
  out[#out + 1] = hash
  local function mandelbrot(size)
    local inside = 0
    for py = 0, size - 1 do for px = 0, size - 1 do
      local cx, cy, x, y, n = px / size * 3 - 2, py / size * 2 - 1, 0.0, 0.0, 0
      while n < 60 and x * x + y * y < 4 do x, y = x * x - y * y + cx, 2 * x * y + cy; n = n + 1 end
      if n == 60 then inside = inside + 1 end
    end end
    return inside
  end
  out[#out + 1] = mandelbrot(200)
  local Account = {} Account.__index = Account
  function Account.new(n) return setmetatable({ balance = n }, Account) end
  function Account:deposit(n) self.balance = self.balance + n return self end
  local account = Account.new(5)
  for i = 1, 2000000 do account:deposit(i & 7) end
  out[#out + 1] = account.balance
  local producer = coroutine.wrap(function() for i = 1, 100000 do coroutine.yield(i) end return -1 end)
  local total = 0
  for i = 1, 100001 do total = total + producer() end
  out[#out + 1] = total
  local caught = 0
  for i = 1, 20000 do if not pcall(error, i) then caught = caught + 1 end end
  out[#out + 1] = caught
  return table.concat(out, ' ')
`

export async function load({ instantiate }) {
  let lua
  const unused = new Proxy({}, { get: (_, name) => () => { throw new Error(`lua: ${String(name)} is not there`) } })
  const env = {
    // setjmp and longjmp as Emscripten has them: the call is made from here, so that it can be thrown out of.
    invoke_vii(index, a, b) {
      const stack = lua.stackSave()
      try {
        lua.__indirect_function_table.get(index)(a, b)
      } catch (e) {
        lua.stackRestore(stack)
        if (e !== longjmp) throw e
        lua.setThrew(1, 0)
      }
    },
    _emscripten_throw_longjmp: () => { throw longjmp },
    emscripten_resize_heap(size) {
      const pages = Math.ceil((size - lua.memory.buffer.byteLength) / 65_536)
      try {
        return lua.memory.grow(Math.max(pages, 256)) < 0 ? 0 : 1
      } catch {
        return 0
      }
    },
    emscripten_date_now: () => 1e12,
  }
  const environment = (count, size) => {
    const view = new DataView(lua.memory.buffer)
    view.setUint32(count, 0, true)
    view.setUint32(size, 0, true)
    return 0
  }
  const longjmp = {}
  const rest = own => new Proxy(own, { get: (target, name) => target[name] ?? unused[name] })
  lua = instantiate('lua', { env: rest(env), wasi_snapshot_preview1: rest({ environ_sizes_get: environment, environ_get: () => 0 }) }).exports
  lua.__wasm_call_ctors()
  return lua
}

export async function run(lua) {
  const bytes = new TextEncoder().encode(`${script}\0`)
  const source = lua.malloc(bytes.length)
  new Uint8Array(lua.memory.buffer).set(bytes, source)
  const state = lua.luaL_newstate()
  lua.luaL_openlibs(state)
  const failed = lua.luaL_loadstring(state, source) || lua.lua_pcallk(state, 0, 1, 0, 0, 0)
  const start = lua.lua_tolstring(state, -1, 0)
  const memory = new Uint8Array(lua.memory.buffer)
  const result = new TextDecoder().decode(memory.subarray(start, memory.indexOf(0, start)))
  lua.lua_close(state)
  lua.free(source)
  if (failed) throw new Error(result)
  return result
}
