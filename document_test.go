package tigo_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
)

func TestDocumentNamesACustomer(t *testing.T) {
	passport := tigo.Document{Type: tigo.DocumentPassport, Number: "AB-12"}
	assert.Equal(t, tigo.CustomerInfo{CustomerID: "AB-12", DocumentType: "pas"}, passport.CustomerInfo())
	assert.Zero(t, tigo.Document{}.CustomerInfo())
}
