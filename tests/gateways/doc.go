// Package gateways tests the SDK with real gateways: nginx, HAProxy, Squid, Varnish and Apache run between it and a raw back
// end that counts its bookings.
//
// testdata/table.txt states what the SDK returns for each gateway, failure and operation. docs/gateways.md states which
// requests each gateway repeats and which setting prevents it; the tests compare that page with what they observe.
//
// The tests start the servers on loopback ports from the templates in testdata and stop them by process id. A server that
// is not installed skips its tests, and fails them where CI=true. TIGO_FULL=1 runs all of them; without it, only the rows
// of HAProxy with HTTP/2 run.
package gateways
