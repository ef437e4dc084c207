// Every page: the menu button on small screens and a skip link that moves focus. Nothing depends on it.
import { ServiceNavigation, SkipLink, createAll } from "govuk-frontend";

createAll(ServiceNavigation);
createAll(SkipLink);
