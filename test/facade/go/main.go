// What a Go program does in its runtime and its libraries: goroutines over channels, sorting, maps, formatting, JSON, regular
// expressions, big integers, hashes, a recovered panic, the collector. Prints its findings, the same everywhere, and ends
// with the status that its first argument names.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"math/rand"
	"os"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
)

type entry struct {
	Key   string    `json:"key"`
	Count int       `json:"count"`
	Parts []float64 `json:"parts,omitempty"`
	Next  *entry    `json:"next"`
}

// Words of a fixed generator, counted by workers and put in order.
func words(random *rand.Rand) []entry {
	parts := make(chan map[string]int)
	var group sync.WaitGroup
	for worker := 0; worker < 4; worker++ {
		seed := random.Int63()
		group.Add(1)
		go func() {
			defer group.Done()
			own := rand.New(rand.NewSource(seed))
			counts := map[string]int{}
			for i := 0; i < 5000; i++ {
				counts[strconv.FormatInt(own.Int63()%700, 36)]++
			}
			parts <- counts
		}()
	}
	go func() { group.Wait(); close(parts) }()
	all := map[string]int{}
	for counts := range parts {
		for key, count := range counts {
			all[key] += count
		}
	}
	entries := make([]entry, 0, len(all))
	for key, count := range all {
		entries = append(entries, entry{Key: key, Count: count, Parts: []float64{math.Sqrt(float64(count)), 1 / float64(count)}})
	}
	sort.Slice(entries, func(i, j int) bool {
		a, b := entries[i], entries[j]
		return a.Count > b.Count || a.Count == b.Count && a.Key < b.Key
	})
	return entries
}

func throughJSON(entries []entry) ([]byte, error) {
	for i := range entries[1:] {
		entries[i].Next = &entry{Key: "é 漢 🦓 <&>"}
	}
	text, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	var back []entry
	if err := json.Unmarshal(text, &back); err != nil {
		return nil, err
	}
	again, err := json.Marshal(back)
	if !bytes.Equal(text, again) {
		err = errors.New("JSON differs the second time")
	}
	return text, err
}

func throughGzip(text []byte) (int, error) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write(text); err != nil {
		return 0, err
	}
	if err := writer.Close(); err != nil {
		return 0, err
	}
	size := packed.Len()
	reader, err := gzip.NewReader(&packed)
	if err != nil {
		return 0, err
	}
	back, err := io.ReadAll(reader)
	if !bytes.Equal(text, back) {
		err = errors.New("gzip differs")
	}
	return size, err
}

func recovered() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var list []int
	return fmt.Sprint(list[len(os.Args)])
}

func main() {
	entries := words(rand.New(rand.NewSource(42)))
	text, err := throughJSON(entries)
	if err != nil {
		panic(err)
	}
	packed, err := throughGzip(text)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d words, first %+v, JSON of %d bytes, packed %d\n", len(entries), entries[0].Key, len(text), packed)
	fmt.Printf("sha256 %x\n", sha256.Sum256(bytes.Repeat(text, 10)))
	factorial := new(big.Int).MulRange(1, 600)
	fmt.Printf("600! has %d digits, %d bits\n", len(factorial.String()), factorial.BitLen())
	found := regexp.MustCompile(`"key":"([a-z]+)\d*"`).FindAllStringSubmatch(string(text), -1)
	fmt.Printf("%d keys of letters, last %q\n", len(found), found[len(found)-1][1])
	fmt.Printf("%8.3f|%-6s|%+d|%x|%q|%v\n", math.Pi*1e3, "é", -7, -255, "漢\n", map[string]uint64{"b": math.MaxUint64, "a": 1})
	fmt.Println(strings.Join(os.Args[1:], ","), os.Getenv("GREETING"), int64(math.MinInt64), uint32(1<<31), math.Inf(-1))
	fmt.Println("recovered:", recovered())
	runtime.GC()
	if _, err := os.ReadFile("no such file"); err != nil {
		fmt.Println(err)
	}
	status, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	os.Exit(status)
}
