// Starts the GOV.UK components of this page, and MoJ's only where the page has them.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "../build/govuk-frontend.js";

for (const Component of [
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
]) {
  createAll(Component);
}
createAll(Button, { preventDoubleClick: true });

// MoJ's filter: .moj-filter in .moj-filter-layout__filter, and .moj-action-bar__filter for its button.
const filter = document.querySelector('[data-module="moj-filter"]');
if (filter) {
  const { FilterToggleButton } = await import("../build/moj-filter.js");
  new FilterToggleButton(filter, {
    bigModeMediaQuery: "(min-width: 48.0625em)",
    startHidden: false,
    toggleButton: {
      showText: "Show filter",
      hideText: "Hide filter",
      classes: "govuk-button--secondary",
    },
    toggleButtonContainer: { selector: ".moj-action-bar__filter" },
    closeButtonContainer: { selector: ".moj-filter__header-action" },
    closeButton: { text: "Close", classes: "moj-filter__close" },
  });
}

if (document.querySelector('[data-module="moj-sortable-table"]')) {
  const { SortableTable } = await import("../build/moj-sortable-table.js");
  createAll(SortableTable);
}
