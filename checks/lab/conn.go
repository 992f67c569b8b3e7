package lab

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// ConnFault is what is wrong with a connection. The zero value is a good one.
type ConnFault struct {
	Latency time.Duration // waited before the first write that follows a read
	Cut     bool          // the connection ends once After bytes have been written
	After   int64
	Reset   bool // it ends with a reset (RST), not with an orderly close (FIN)
}

// FaultyConn is a connection with a ConnFault. Close ends a wait.
type FaultyConn struct {
	net.Conn
	fault   ConnFault
	reply   atomic.Bool // a read has come since the last write
	written atomic.Int64
	closing sync.Once
	closed  chan struct{}
}

// NewFaultyConn spoils a connection.
func NewFaultyConn(c net.Conn, fault ConnFault) *FaultyConn {
	return &FaultyConn{Conn: c, fault: fault, closed: make(chan struct{})}
}

// NetConn is the connection below.
func (c *FaultyConn) NetConn() net.Conn { return c.Conn }

// Read reads and notes that an answer is due.
func (c *FaultyConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.reply.Store(true)
	}
	return n, err
}

// Write writes as much as the fault allows; where it cuts, the error is net.ErrClosed.
func (c *FaultyConn) Write(p []byte) (int, error) {
	if c.reply.Swap(false) && !c.wait() {
		return 0, net.ErrClosed
	}
	left := c.fault.After - c.written.Load()
	if !c.fault.Cut || int64(len(p)) < left {
		n, err := c.Conn.Write(p)
		c.written.Add(int64(n))
		return n, err
	}
	n, err := 0, error(nil)
	if left > 0 {
		n, err = c.Conn.Write(p[:left])
		c.written.Add(int64(n))
	}
	if c.fault.Reset {
		linger(c.Conn)
	}
	if closeErr := c.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = net.ErrClosed
	}
	return n, err
}

// Close closes the connection below and ends a wait.
func (c *FaultyConn) Close() error {
	c.closing.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// wait holds a reply back and reports whether the connection is still open.
func (c *FaultyConn) wait() bool {
	if c.fault.Latency <= 0 {
		return true
	}
	timer := time.NewTimer(c.fault.Latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.closed:
		return false
	}
}

// linger makes the coming close of the TCP connection below a reset.
func linger(c net.Conn) {
	for c != nil {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // on failure the close is an orderly one
			return
		}
		lower, ok := c.(interface{ NetConn() net.Conn })
		if !ok {
			return
		}
		c = lower.NetConn()
	}
}

// faultyListener spoils every connection that it accepts.
type faultyListener struct {
	net.Listener
	fault ConnFault
}

func (l faultyListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return NewFaultyConn(c, l.fault), nil
}
