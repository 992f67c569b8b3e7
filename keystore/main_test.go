package keystore

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// The test program is its own worker, as the real program is, and its own broken one.
func TestMain(m *testing.M) {
	if IsWorker(os.Args) {
		os.Exit(Work(os.Stdin, os.Stdout))
	}
	if len(os.Args) == 3 && os.Args[1] == "__broken-worker" {
		os.Exit(breakDown(os.Args[2]))
	}
	if len(os.Args) == 3 && os.Args[1] == "__die-at-step" {
		os.Exit(dieAtStep(os.Args[2]))
	}
	if len(os.Args) == 2 && os.Args[1] == "__asking-program" {
		_, err := NewKeyring(KeyringOptions{Limit: time.Minute}).Read(context.Background(), "a")
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if len(os.Args) == 3 && os.Args[1] == "__refresh-once" {
		os.Exit(refreshOnce(os.Args[2]))
	}
	os.Exit(m.Run())
}

func breakDown(how string) int {
	switch how {
	case "panic":
		panic("out of order\x1b[31m")
	case "garbage":
		fmt.Println(frameMark, 3, strings.Repeat("0", 64))
		fmt.Print("abc")
	case "half":
		frame, _ := encodeFrame(workerReply{Sizes: []int{4}}, [][]byte{[]byte("half")})
		_, _ = os.Stdout.Write(frame[:len(frame)-1])
	case "more":
		frame, _ := encodeFrame(workerReply{Sizes: []int{2, 2}}, [][]byte{[]byte("so"), []byte("on")})
		_, _ = os.Stdout.Write(frame)
	case "nothing":
	case "flood":
		page := make([]byte, 1<<20)
		for range 1 << 10 {
			_, _ = os.Stdout.Write(page)
		}
	case "grumble":
		page := []byte(strings.Repeat("grumble\x1b[2J\n", 1<<10))
		for range 100 {
			_, _ = os.Stderr.Write(page)
		}
		return 1
	case "stop":
		stopMyself()
	case "harden":
		tellHardness()
	case "sleep":
		_, _ = io.Copy(io.Discard, os.Stdin)
		time.Sleep(time.Minute)
	}
	return 0
}
