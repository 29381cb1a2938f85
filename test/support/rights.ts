/** Who may do what: section 2 of the contract, and below it what sections 3 and 9 say of what it does not name. */

const CONTRACT = `
| | account manager | admin | organizer | member | guest | + Entitlement manager |
| create organizations, activate entitlements, record purchases and products, import | ✓ | | | | | |
| see organization and members | ✓ | ✓ | ✓ | ✓ | | |
| add, change, remove members and the flag | ✓ | ✓ | | | | |
| list workspaces (names, dates, status) | ✓ | ✓ | ✓ | ✓ | | ✓ |
| create a test workspace; install modules in a test workspace | ✓ | ✓ | ✓ | ✓ | | |
| create any workspace, change it, install modules, promote | ✓ | ✓ | ✓ | | | |
| request a transfer, see and withdraw one's own requests | ✓ | ✓ | ✓ | ✓ | | ✓ |
| pools, usage, missing, transactions, transfer, check, plan, apply, export, forecast | | | | | | ✓ |
| account managers may add or remove others | ✓ | | | | | |
| whoever records purchases or draws from them sees them | ✓ | | | | | ✓ |
| activity: open to account managers, admins and Entitlement managers | ✓ | ✓ | | | | ✓ |
| belongs to the organization, or to the store | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |`;

/** The heads of its columns, and its rows: what is done, and a mark for each who may. */
export const [COLUMNS = [], ...ROWS] = CONTRACT.trim()
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
