module wasmless.test/go

go 1.19
