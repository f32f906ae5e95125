package browser

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// screenshots is an environment variable with a folder for the tests' screenshots.
const screenshots = "TIGO_SCREENSHOTS"

// patience is how long one step of the browser may take on a busy machine.
const patience = 30 * time.Second

// screen is a size of the browser's window.
type screen struct {
	name          string
	width, height int64
}

func screens() []screen {
	return []screen{{"wide", 1280, 900}, {"narrow", 360, 740}}
}

// visit is a tab of the browser with an emulator and a merchant's site.
type visit struct {
	t        *testing.T
	ctx      context.Context // of the browser's tab
	screen   screen
	server   *tigotest.Server
	merchant *httptest.Server
	bills    *billing.Client
	contract tigotest.Contract
}

// start starts a browser, or skips the test if there is none. It returns the context for opening tabs.
func start(t *testing.T) context.Context {
	t.Helper()
	if os.Getenv("TIGO_FULL") == "" {
		t.Skip("the browser runs where TIGO_FULL=1 is set")
	}
	path := chromium()
	if path == "" {
		t.Skip("there is no Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, // root in a container has none
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true),
	)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	require.NoError(t, chromedp.Do(ctx))
	return ctx
}

// open opens a tab of a browser, and starts an emulator and a merchant's site.
func open(t *testing.T, browser context.Context, size screen) *visit {
	t.Helper()
	return openAs(t, browser, size, "light", tigotest.FailOnViolations())
}

// openAs is open with a light or dark look and options of the emulator.
func openAs(t *testing.T, browser context.Context, size screen, look string, opts ...tigotest.Option) *visit {
	t.Helper()
	tab, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	require.NoError(t, chromedp.Do(tab)) // opens the tab until this context ends
	v := &visit{t: t, ctx: tab, screen: size, server: tigotest.Start(t, opts...), merchant: merchant(t)}
	client, err := tigo.New(v.server.Config(tigo.Colombia))
	require.NoError(t, err)
	t.Cleanup(func() { client.Close() })
	v.bills = billing.New(client)
	v.contract = v.server.Customers(tigo.Colombia)[0].Contracts[0]
	v.do(chromedp.EmulateViewport(size.width, size.height), func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look}, {Name: "prefers-reduced-motion", Value: "reduce"}}}
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, media)
		return chromedp.Void{}, err
	})
	return v
}

// chromium returns the path of the browser, "" if there is none.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// merchant starts the merchant's site. Each of its pages shows its own path.
func merchant(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>shop</title><p id=where></p>"+
			"<script>where.textContent = location.pathname + location.search</script>")
	}))
	t.Cleanup(server.Close)
	return server
}

// do runs steps that must succeed.
func (v *visit) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	require.NoError(v.t, chromedp.Do(ctx, steps...))
}

// get runs an action that must succeed, and returns its result.
func get[T any](v *visit, action chromedp.Action[T]) T {
	v.t.Helper()
	return getWithin(v, patience, action)
}

func getWithin[T any](v *visit, d time.Duration, action chromedp.Action[T]) T {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, d)
	defer cancel()
	found, err := chromedp.Run(ctx, action)
	require.NoError(v.t, err)
	return found
}

// evaluate runs a script in the page.
func evaluate(script string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Evaluate[bool](script+"\n;true")(ctx, tab)
		return chromedp.Void{}, err
	}
}

// text returns the visible text of the element that a CSS selector finds.
func (v *visit) text(selector chromedp.CSS) string {
	v.t.Helper()
	return get(v, chromedp.Text(selector))
}

// fits fails the test if the page is wider than the screen. It takes a screenshot of the whole page.
func (v *visit) fits(name string) {
	v.t.Helper()
	const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
	require.Zero(v.t, get(v, chromedp.Evaluate[int](overflow)), name+": the page is wider than the screen")
	const spilt = `[...document.querySelectorAll("main table, main dl, main form, main pre")].filter((part) =>
		part.getBoundingClientRect().right > part.parentElement.getBoundingClientRect().right + 1).map((part) => part.outerHTML.slice(0, 80)).join("\n")`
	require.Empty(v.t, get(v, chromedp.Evaluate[string](spilt)), name+": a part is wider than its column")
	if folder := os.Getenv(screenshots); folder != "" {
		require.NoError(v.t, os.MkdirAll(folder, 0o700))
		picture := get(v, chromedp.FullScreenshot(100))
		require.NoError(v.t, os.WriteFile(filepath.Join(folder, name+"-"+v.screen.name+".png"), picture, 0o600))
	}
}

// checkout creates a checkout of the unpaid invoice and returns its reference.
func (v *visit) checkout(request billing.CheckoutRequest) billing.CheckoutReference {
	v.t.Helper()
	invoice, err := v.bills.GetInvoice(v.ctx, v.contract.ID, v.contract.Unpaid)
	require.NoError(v.t, err)
	request.PaymentAmount = invoice.DueAmount
	request.CustomerInfo = tigo.CustomerInfo{CustomerID: "1"}
	reference, err := v.bills.CreateCheckout(v.ctx, v.contract.ID, v.contract.Unpaid, request)
	require.NoError(v.t, err)
	return reference
}
