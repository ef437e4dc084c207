// Every page: the menu button on small screens, a skip link that moves focus, an error summary that takes it, and one form
// for two quick clicks. Nothing depends on it.
import { Button, ErrorSummary, ServiceNavigation, SkipLink, createAll } from "govuk-frontend";

createAll(Button);
createAll(ErrorSummary);
createAll(ServiceNavigation);
createAll(SkipLink);
