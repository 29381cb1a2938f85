import { describe, expect, test } from 'vitest';
import { addressColumns, countAttendees, type Registration, stateColumns } from '../../src/core/attendees.ts';
import { codeOf, granted } from '../support/world.ts';

/** Headings as registration tools export them, with the one that holds the addresses of those who come. */
const EXPORTS: readonly (readonly [tool: string, headings: string, email: string, states: string])[] = [
  [
    'Tito',
    'Number,Ticket,Ticket First Name,Ticket Last Name,Ticket Email,Void Status,Order Email',
    'Ticket Email',
    'Void Status',
  ],
  ['pretix', 'Order code,E-mail,Attendee name,Attendee email,Status,Invoice address company', 'Attendee email', 'Status'],
  ['pretix, German', 'Bestellnummer,E-Mail,Teilnehmername,Teilnehmer-E-Mail,Status', 'Teilnehmer-E-Mail', 'Status'],
  [
    'Eventbrite',
    'Order #,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status,Buyer Email',
    'Email',
    'Attendee Status',
  ],
  ['Cvent', 'Full Name,Email Address,CC Email Address,Registration Status,Email Opt-Out', 'Email Address', 'Registration Status'],
  ['Bizzabo', 'First Name,Email,Company,Registration status,Ticket Name', 'Email', 'Registration status'],
  ['Hopin', 'name,email,ticket_type,registered_at', 'email', ''],
  ['Luma', 'api_id,name,email,approval_status,checked_in_at', 'email', 'approval_status'],
  ['Weezevent', 'Prénom,Nom,E-mail participant,E-mail acheteur,Statut', 'E-mail participant', 'Statut'],
  ['a French form', 'Nom,Courriel,État', 'Courriel', 'État'],
  ['a Spanish form', 'Nombre,Correo electrónico,Estado', 'Correo electrónico', 'Estado'],
  ['an Italian form', 'Nome,Indirizzo e-mail,Stato', 'Indirizzo e-mail', 'Stato'],
  ['a Dutch form', 'Naam,E-mailadres,Status', 'E-mailadres', 'Status'],
  ['a Swedish form', 'Namn,E-postadress,Status', 'E-postadress', 'Status'],
  ['a Japanese form', '名前,メールアドレス', 'メールアドレス', ''],
  ['camel case', 'firstName,emailAddress,ticketStatus', 'emailAddress', 'ticketStatus'],
  ['a flag', 'Name,E-Mail-Adresse,Canceled', 'E-Mail-Adresse', 'Canceled'],
];

describe('the columns of an export', () => {
  test.each(EXPORTS)('%s', (_, headings, email, states) => {
    const names = headings.split(',');
    expect(addressColumns(names)).toEqual({ columns: [email], certain: true });
    expect(stateColumns(names)).toEqual(states === '' ? [] : [states]);
  });

  test.each([
    ['Email,Work email', 'Email,Work email'],
    ['Attendee email,Participant e-mail', 'Attendee email,Participant e-mail'],
    ['Name,Order Email', 'Order Email'],
    ['Name,Phone', ''],
    ['Name,Email verified,Newsletter email opt-in,Email status', ''],
  ])('%s: nobody can be sure', (headings, columns) => {
    expect(addressColumns(headings.split(','))).toEqual({
      columns: columns.split(',').filter((each) => each !== ''),
      certain: false,
    });
  });
});

const registrations = (...lines: readonly string[]): readonly Registration[] =>
  lines.map((line, index) => {
    const [address = '', state = ''] = line.split('|');
    return { row: index + 2, address, states: [['Status', state]] };
  });

describe('people are counted', () => {
  test('once each, whatever the case and the blanks of their address', () => {
    const rows = registrations(
      'Ada@Acme.example',
      ' ada@acme.example ',
      'ada@acme.example\u00a0',
      'Bob <bob@acme.example>',
      'mailto:BOB@acme.example',
    );
    expect(granted(countAttendees(rows, null))).toMatchObject({ rows: 5, counted: 2, duplicates: 3, ignored: 0 });
  });

  test('but not without an address, nor with something else in its place', () => {
    expect(granted(countAttendees(registrations('ada@acme.example', '', 'n/a'), null))).toEqual({
      rows: 3,
      counted: 1,
      duplicates: 0,
      ignored: 2,
      ignoredStates: [],
      blank: 1,
      bad: [4],
    });
  });

  test.each([
    'Cancelled',
    'canceled',
    'CANCELED',
    'Cancelled by attendee',
    'Refunded',
    'Void',
    'voided',
    'Declined',
    'Not Attending',
    'Storniert',
    'Annulé',
    'annulée',
    'Cancelado',
    'Annullato',
    'Geannuleerd',
    'Отменено',
  ])('not when the state is %s', (state) => {
    expect(granted(countAttendees(registrations('ada@acme.example|paid', `bob@acme.example|${state}`), null))).toMatchObject({
      counted: 1,
      ignored: 1,
      ignoredStates: [[state, 1]],
    });
  });

  test.each(['paid', 'Attending', 'Checked In', 'partially refunded', 'refund requested', 'Not voided', 'confirmed', ''])(
    'when the state is "%s"',
    (state) => {
      expect(granted(countAttendees(registrations(`ada@acme.example|${state}`), null)).counted).toBe(1);
    },
  );

  test('by the states that are named, and no others', () => {
    const rows = registrations('ada@acme.example|Paid', 'bob@acme.example|pending', 'eve@acme.example|refunded');
    expect(granted(countAttendees(rows, ['paid']))).toMatchObject({
      counted: 1,
      ignored: 2,
      ignoredStates: [
        ['pending', 1],
        ['refunded', 1],
      ],
    });
    expect(granted(countAttendees(rows, ['paid', 'Refunded'])).counted).toBe(2);
    expect(codeOf(countAttendees(rows, ['piad']))).toBe('unknown-state');
  });

  test('by a column that is filled only when somebody is off', () => {
    const row = (address: string, off: string): Registration => ({ row: 2, address, states: [['Canceled', off]] });
    const rows = [
      row('ada@acme.example', ''),
      row('bob@acme.example', 'no'),
      row('eve@acme.example', 'Yes'),
      row('mia@acme.example', '2026-11-02'),
    ];
    expect(granted(countAttendees(rows, null))).toMatchObject({ counted: 2, ignored: 2, ignoredStates: [['Canceled', 2]] });
  });

  test('nobody at all, of rows that are there: the wrong column, or the wrong file', () => {
    expect(codeOf(countAttendees(registrations('Ada', 'Bob'), null))).toBe('nobody-counted');
    expect(granted(countAttendees([], null)).counted).toBe(0);
  });
});
