package cases_test

import (
	"context"
	"testing"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/internal/wiretest"
)

var customer = tigo.Document{Type: tigo.DocumentPassport, Number: "AB/12"}

func TestWire(t *testing.T) {
	wiretest.Run(t, cases.New, []wiretest.Row[*cases.Client]{
		{
			Method: "ListServiceRequests",
			Call: func(ctx context.Context, c *cases.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListServiceRequests(ctx, "84/12", opts...)
			},
			Request:    "GET /v1/tigo/home/co/cases/contracts/84%2F12/servicerequests/",
			Route:      "/cases/contracts/{contractId}/servicerequests/",
			Idempotent: true,
			Response:   "servicerequests.json",
			Want:       []cases.ServiceRequest{serviceRequest},
		},
		{
			Method: "ListCustomerServiceRequests",
			Call: func(ctx context.Context, c *cases.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListCustomerServiceRequests(ctx, customer, opts...)
			},
			Request:    "GET /v1/tigo/home/co/cases/doc-type/pas/customers/AB%2F12/servicerequests/",
			Route:      "/cases/doc-type/{docTypeId}/customers/{customerId}/servicerequests/",
			Idempotent: true,
			Response:   "servicerequests.json",
			Want:       []cases.ServiceRequest{serviceRequest},
		},
		{
			Method: "GetScheduledVisits",
			Call: func(ctx context.Context, c *cases.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetScheduledVisits(ctx, customer, opts...)
			},
			Request:    "GET /v1/tigo/home/co/cases/doc-type/pas/customers/AB%2F12/scheduledvisits/",
			Route:      "/cases/doc-type/{docTypeId}/customers/{customerId}/scheduledvisits/",
			Idempotent: true,
			Response:   "scheduledvisits.json",
			Want:       scheduledVisits,
		},
	})
}

var serviceRequest = cases.ServiceRequest{
	ServiceRequestID: "1-7730915",
	ServiceID:        "200915344",
	CreationDate:     tigo.NewDateTime(tigo.NewDate(2026, time.March, 2), 8, 41, 7),
	ProductName:      "Internet",
	Status:           "En progreso",
	SubStatus:        "Agendado",
	RequestType:      "Reparación",
	ExternalID:       "4410260000077",
	AssignedGroup:    "Planta externa",
	ServiceActions: []cases.ServiceAction{{
		ServiceActionID:             "61077",
		Status:                      "Agendado",
		Type:                        "Agenda",
		StartDateTime:               tigo.NewDateTime(tigo.NewDate(2026, time.March, 4), 7, 30, 0),
		EndDateTime:                 tigo.NewDateTime(tigo.NewDate(2026, time.March, 4), 9, 0, 0),
		ScheduleType:                "Hora fija",
		TechnicianName:              "Amalia Restrepo",
		TechnicianDocumentID:        "52771904",
		TechnicianPictureURL:        "https://fotos.example/61077.jpg",
		TechnicianContractorCompany: "Redes del Valle",
		SimplifiedOfferings: []cases.SimplifiedOffering{{
			OfferingID:         "INT-300",
			OfferingName:       "Internet 300 Mbps",
			OfferingType:       "Reparación",
			SubscriptionNumber: "8800231",
			MeasuringElement:   "6023318840",
			ProductID:          tigo.NumberOf(101),
			ProductName:        "Internet",
			Details:            "Sin señal desde el lunes",
		}},
	}},
}

var scheduledVisits = cases.ScheduledVisits{
	CustomerID:    "43781209",
	MSISDN:        "3004417725",
	CustomerName:  "Lucía Ospina",
	CustomerPhone: "6023318840",
	Visits: []cases.ScheduledVisit{{
		ContractID:       "8412077",
		ServiceAddressID: "1500223",
		ServiceAddress:   "CL 5 # 38 - 20",
		ServiceCityName:  "Cali",
		ServiceStateName: "Valle del Cauca",
		Neighborhood:     "San Fernando",
		ServiceActions: []cases.ServiceAction{{
			ServiceActionID:             "61078",
			Status:                      "Confirmado",
			Type:                        "Instalación",
			StartDateTime:               tigo.NewDateTime(tigo.NewDate(2026, time.March, 5), 13, 0, 0),
			EndDateTime:                 tigo.NewDateTime(tigo.NewDate(2026, time.March, 5), 17, 0, 0),
			ScheduleType:                "Franja PM",
			TechnicianName:              "Bruno Cárdenas",
			TechnicianDocumentID:        "16690377",
			TechnicianPictureURL:        "https://fotos.example/61078.jpg",
			TechnicianContractorCompany: "Hogar Conectado",
			SimplifiedOfferings: []cases.SimplifiedOffering{{
				OfferingID:         "TV-HD",
				OfferingName:       "TV HD",
				OfferingType:       "Instalación",
				SubscriptionNumber: "8800232",
				MeasuringElement:   "TV8800232",
				ProductID:          tigo.NumberOf(102),
				ProductName:        "TV",
				Details:            "Dos decodificadores",
			}},
		}},
	}},
}
