import { describeTemplates } from "../helpers/shipped-templates.js";

describeTemplates("l'Italia", {});
