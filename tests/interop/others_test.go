package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"dario.cat/mergo"
	"github.com/caarlos0/env/v11"
	"github.com/gin-gonic/gin"
	"github.com/go-test/deep"
	"github.com/go-viper/mapstructure/v2"
	"github.com/gocarina/gocsv"
	"github.com/gohugoio/hashstructure"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-querystring/query"
	"github.com/gorilla/schema"
	jsoniter "github.com/json-iterator/go"
	"github.com/jszwec/csvutil"
	"github.com/labstack/echo/v5"
	"github.com/parquet-go/parquet-go"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	bson1 "go.mongodb.org/mongo-driver/bson"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	k8s "sigs.k8s.io/yaml"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// form has fields that are read from a query, a form or the environment.
type form struct {
	Amount tigo.Number   `form:"amount" query:"amount" schema:"amount" url:"amount" env:"AMOUNT" csv:"amount" mapstructure:"amount"`
	Paid   tigo.Bool     `form:"paid" query:"paid" schema:"paid" url:"paid" env:"PAID" csv:"paid" mapstructure:"paid"`
	VIP    tigo.Bool     `form:"vip" query:"vip" schema:"vip" url:"vip" env:"VIP" csv:"vip" mapstructure:"vip"`
	Due    tigo.Date     `form:"due" query:"due" schema:"due" url:"due" env:"DUE" csv:"due" mapstructure:"due"`
	Seen   tigo.DateTime `form:"seen" query:"seen" schema:"seen" url:"seen" env:"SEEN" csv:"seen" mapstructure:"seen"`
	Fee    tigo.Number   `form:"fee" query:"fee" schema:"fee" url:"fee" env:"FEE" csv:"fee" mapstructure:"fee"`
}

var (
	filled = form{Amount: amount, Paid: tigo.No, VIP: tigo.Yes, Due: day, Seen: at}
	sent   = map[string]string{"amount": "150000.00", "paid": "0", "vip": "1", "due": "2024-03-20", "seen": "2024-03-20 18:04:05", "fee": ""}
)

func sentQuery() url.Values {
	values := url.Values{}
	for key, value := range sent {
		values.Set(key, value)
	}
	return values
}

func TestForms(t *testing.T) {
	target := "/?" + sentQuery().Encode()
	gin.SetMode(gin.TestMode)
	for _, reader := range []struct {
		name, module string
		read         func(*form) error
	}{
		{"gin, ShouldBindQuery", "github.com/gin-gonic/gin", func(f *form) error {
			c, _ := gin.CreateTestContext(httptest.NewRecorder())
			c.Request = httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
			return c.ShouldBindQuery(f)
		}},
		{"echo, Bind", "github.com/labstack/echo/v5", func(f *form) error {
			return echo.New().NewContext(httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil), httptest.NewRecorder()).Bind(f)
		}},
		{"gorilla/schema", "github.com/gorilla/schema", func(f *form) error { return schema.NewDecoder().Decode(f, sentQuery()) }},
		{"caarlos0/env", "github.com/caarlos0/env/v11", func(f *form) error {
			environment := map[string]string{}
			for key, value := range sent {
				environment[strings.ToUpper(key)] = value
			}
			return env.ParseWithOptions(f, env.Options{Environment: environment})
		}},
		{"mapstructure, TextUnmarshallerHookFunc", "github.com/go-viper/mapstructure/v2", func(f *form) error {
			decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{DecodeHook: mapstructure.TextUnmarshallerHookFunc(), Result: f})
			if err != nil {
				return err
			}
			return decoder.Decode(sent)
		}},
	} {
		t.Run(reader.name, func(t *testing.T) {
			var got form
			require.NoError(t, reader.read(&got))
			assert.Empty(t, cmp.Diff(filled, got))
			row(t, "texts", reader.name, reader.module, code(got.Amount.String()), code(got.Paid.String()), code(got.VIP.String()), code(got.Due.String()),
				code(got.Seen.String()), map[bool]string{false: "absent"}[got.Fee.IsSet()])
		})
	}
}

// TestTexts writes a record as text and reads it back.
func TestTexts(t *testing.T) {
	for _, writer := range []struct {
		name, module string
		write        func([]form) (string, error)
		read         func(string) ([]form, error)
	}{
		{"csvutil", "github.com/jszwec/csvutil", func(f []form) (string, error) {
			b, err := csvutil.Marshal(f)
			return string(b), err
		}, func(s string) (f []form, err error) { return f, csvutil.Unmarshal([]byte(s), &f) }},
		{"gocsv", "github.com/gocarina/gocsv", func(f []form) (string, error) { return gocsv.MarshalString(f) },
			func(s string) (f []form, err error) { return f, gocsv.UnmarshalString(s, &f) }},
		{"go-querystring", "github.com/google/go-querystring", func(f []form) (string, error) {
			values, err := query.Values(f[0])
			return values.Encode(), err
		}, func(s string) ([]form, error) {
			values, err := url.ParseQuery(s)
			if err != nil {
				return nil, err
			}
			var f form
			return []form{f}, schema.NewDecoder().Decode(&f, values)
		}},
	} {
		t.Run(writer.name, func(t *testing.T) {
			text, err := writer.write([]form{filled})
			require.NoError(t, err)
			if writer.name != "go-querystring" {
				got, err := writer.read(text)
				require.NoError(t, err)
				assert.Empty(t, cmp.Diff([]form{filled}, got))
				text = text[strings.Index(text, "\n")+1:]
				cells := strings.Split(strings.TrimSpace(text), ",")
				for i := range cells {
					cells[i] = code(cells[i])
				}
				row(t, "texts", writer.name, writer.module, cells...)
				return
			}
			values, err := url.ParseQuery(text)
			require.NoError(t, err)
			assert.False(t, values.Has("fee"))
			row(t, "texts", writer.name, writer.module, code(values.Get("amount")), code(values.Get("paid")), code(values.Get("vip")), code(values.Get("due")), code(values.Get("seen")), "left out")
		})
	}
	for _, personal := range []any{struct{ V tigo.Secret }{token}, struct{ V tigo.Document }{person}} {
		_, err := query.Values(personal)
		require.Error(t, err)
		dark(t, "go-querystring", err.Error())
	}
	_, err := csvutil.Marshal([]struct{ V tigo.Secret }{{token}})
	require.Error(t, err)
	_, err = gocsv.MarshalString([]struct{ V tigo.Secret }{{token}})
	require.Error(t, err)
}

// TestComparisons compares records with different values, and with the same value in another spelling.
func TestComparisons(t *testing.T) {
	type record struct {
		N tigo.Number
		D tigo.Date
		T tigo.DateTime
		B tigo.Bool
	}
	base := record{amount, day, at, tigo.No}
	hash := func(r record) uint64 {
		h, err := hashstructure.Hash(r, nil)
		require.NoError(t, err)
		return h
	}
	for _, comparer := range []struct {
		name, module string
		same         func(a, b record) bool
	}{
		{"go-cmp", "github.com/google/go-cmp", func(a, b record) bool { return cmp.Equal(a, b) }},
		{"testify", "github.com/stretchr/testify", func(a, b record) bool { return assert.ObjectsAreEqual(a, b) }},
		{"go-test/deep", "github.com/go-test/deep", func(a, b record) bool { return deep.Equal(a, b) == nil }},
		{"hashstructure", "github.com/gohugoio/hashstructure", func(a, b record) bool { return hash(a) == hash(b) }},
		{"reflect.DeepEqual", "", func(a, b record) bool { return reflect.DeepEqual(a, b) }},
	} {
		t.Run(comparer.name, func(t *testing.T) {
			var cells []string
			for i, other := range []record{
				{tigo.NumberOf(150000), day, at, tigo.No}, {tigo.NumberOf(150001), day, at, tigo.No}, {tigo.Number{}, day, at, tigo.No},
				{amount, day.AddDays(1), at, tigo.No}, {amount, day, tigo.DateTime{}, tigo.No}, {amount, day, at, tigo.Unknown},
			} {
				same := comparer.same(base, other)
				assert.True(t, comparer.same(base, base))
				assert.True(t, i == 0 || !same, "%d", i)
				cells = append(cells, map[bool]string{true: "same", false: "differs"}[same])
			}
			row(t, "comparisons", comparer.name, comparer.module, cells...)
		})
	}
}

// TestLoggers logs structs with personal data.
func TestLoggers(t *testing.T) {
	type order struct {
		Amount tigo.Number
		Card   tigo.Secret
		Who    tigo.Document
	}
	value := order{amount, token, person}
	zapped := func(b *bytes.Buffer, field func(string, any) zap.Field, v any) {
		zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), zapcore.AddSync(b), zap.DebugLevel)).Info("paid", field("v", v))
	}
	for _, logger := range []struct {
		name, module string
		log          func(b *bytes.Buffer, v any)
	}{
		{"slog, JSON", "", func(b *bytes.Buffer, v any) { slog.New(slog.NewJSONHandler(b, nil)).Info("paid", slog.Any("v", v)) }},
		{"slog, text", "", func(b *bytes.Buffer, v any) { slog.New(slog.NewTextHandler(b, nil)).Info("paid", slog.Any("v", v)) }},
		{"zap, Any", "go.uber.org/zap", func(b *bytes.Buffer, v any) { zapped(b, zap.Any, v) }},
		{"zap, Reflect", "go.uber.org/zap", func(b *bytes.Buffer, v any) { zapped(b, zap.Reflect, v) }},
		{"zerolog, Interface", "github.com/rs/zerolog", func(b *bytes.Buffer, v any) {
			l := zerolog.New(b)
			l.Info().Interface("v", v).Send()
		}},
		{"logrus, JSON", "github.com/sirupsen/logrus", func(b *bytes.Buffer, v any) {
			l := logrus.New()
			l.SetFormatter(new(logrus.JSONFormatter))
			if text, err := l.WithField("v", v).Bytes(); err == nil { // if it fails, Info would print a line to stderr
				_, _ = b.Write(text)
			}
		}},
		{"logrus, text", "github.com/sirupsen/logrus", func(b *bytes.Buffer, v any) {
			l := logrus.New()
			l.SetOutput(b)
			l.WithField("v", v).Info("paid")
		}},
		{"fmt, %+v", "", func(b *bytes.Buffer, v any) { fmt.Fprintf(b, "%+v", v) }},
	} {
		t.Run(logger.name, func(t *testing.T) {
			var cells []string
			for _, v := range []any{amount, token, person, value, []any{value}} {
				var b bytes.Buffer
				logger.log(&b, v)
				text := b.String()
				dark(t, logger.name, text)
				cell := text // a text that is not on the page
				switch {
				case strings.Contains(text, "error calling") || strings.Contains(text, "itself"):
					cell = "an error"
				case strings.Contains(text, "REDACTED"):
					cell = "`REDACTED`"
				case strings.Contains(text, "150000.00"):
					cell = "`150000.00`"
				case text == "":
					cell = "no record"
				}
				cells = append(cells, cell)
			}
			row(t, "loggers", logger.name, logger.module, cells...)
		})
	}
}

// TestWhatDoesNotWork checks the libraries that docs/values.md lists under "What does not work". If a library changes, the
// page must change.
func TestWhatDoesNotWork(t *testing.T) {
	type record struct {
		N tigo.Number
		D tigo.Date
		B tigo.Bool
	}
	whole := record{amount, day, tigo.No}

	t.Run("parquet", func(t *testing.T) {
		var b bytes.Buffer
		require.NoError(t, parquet.Write(&b, []record{whole}))
		rows, err := parquet.Read[record](bytes.NewReader(b.Bytes()), int64(b.Len()))
		require.NoError(t, err)
		assert.Equal(t, record{B: tigo.No}, rows[0], "amounts and days are lost")
		b.Reset()
		require.NoError(t, parquet.Write(&b, []struct{ Who tigo.Document }{{person}}))
		assert.Contains(t, b.String(), person.Number, "a document's fields are written")
	})
	t.Run("mergo", func(t *testing.T) {
		into := record{}
		require.NoError(t, mergo.Merge(&into, whole))
		assert.Equal(t, record{B: tigo.No}, into, "amounts and days are lost")
	})
	t.Run("mapstructure, struct to map", func(t *testing.T) {
		var into map[string]any
		require.NoError(t, mapstructure.Decode(whole, &into))
		assert.Equal(t, map[string]any{}, into["N"], "amounts are lost")
		require.NoError(t, mapstructure.Decode(struct{ Who tigo.Document }{person}, &into))
		assert.Equal(t, map[string]any{"Type": tigo.DocumentCC, "Number": person.Number}, into["Who"], "a document's fields are written")
	})
	t.Run("MongoDB's driver v1", func(t *testing.T) {
		b, err := bson1.Marshal(whole)
		require.NoError(t, err)
		assert.Contains(t, bson1.Raw(b).String(), `"n": {},"d": {}`, "amounts and days are lost")
		b, err = bson1.Marshal(struct{ Who tigo.Document }{person})
		require.NoError(t, err)
		assert.Contains(t, bson1.Raw(b).String(), person.Number, "a document's fields are written")
	})
	t.Run("json-iterator", func(t *testing.T) {
		b, err := jsoniter.ConfigCompatibleWithStandardLibrary.Marshal(billing.CreateInvoiceRequest{})
		require.NoError(t, err)
		assert.Equal(t, `{"amount":null}`, string(b), "omitzero is ignored")
	})
	t.Run("mapstructure, weak", func(t *testing.T) {
		for from, want := range map[any]tigo.Bool{true: tigo.Yes, false: tigo.Unknown} {
			var into struct{ B tigo.Bool }
			require.NoError(t, mapstructure.WeakDecode(map[string]any{"B": from}, &into))
			assert.Equal(t, want, into.B, "false is Unknown, never Yes")
		}
	})
	t.Run("sigs.k8s.io/yaml", func(t *testing.T) {
		long := struct {
			N tigo.Number `json:"n"`
		}{tigo.MustNumber("12345678901234567.89")}
		b, err := k8s.Marshal(long)
		require.NoError(t, err)
		assert.NotContains(t, string(b), "12345678901234567.89", "digits beyond the 15th are lost")
	})
	t.Run("json to any", func(t *testing.T) {
		var plain map[string]any
		require.NoError(t, json.Unmarshal([]byte(`{"n":12345678901234567.89}`), &plain))
		assert.IsType(t, 0.0, plain["n"], "a float64, unless the decoder is told UseNumber")
	})
}
