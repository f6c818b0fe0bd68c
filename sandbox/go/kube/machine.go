package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// runMachine is process 1 of a machine, which is a set of namespaces: it reaps the processes that the machine's servers leave
// behind. When it ends the kernel ends every process of the machine, and the machine's mounts go with them.
func runMachine() {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGTERM, syscall.SIGINT)
	for s := range signals {
		if s != syscall.SIGCHLD {
			return
		}
		reap()
	}
}

func reap() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if pid <= 0 && !errors.Is(err, syscall.EINTR) {
			return
		}
	}
}
