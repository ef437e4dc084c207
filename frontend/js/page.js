// Every page: the menu button on small screens, a skip link that moves focus, and one form for two quick clicks. Nothing
// depends on it.
import { Button, ServiceNavigation, SkipLink, createAll } from "govuk-frontend";

createAll(Button);
createAll(ServiceNavigation);
createAll(SkipLink);
