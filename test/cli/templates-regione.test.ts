import { describeTemplates } from "../helpers/shipped-templates.js";

describeTemplates("una regione", { regione: "02" });
