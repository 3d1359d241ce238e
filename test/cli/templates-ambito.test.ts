import { describeTemplates } from "../helpers/shipped-templates.js";

describeTemplates("un ambito", { ambito: "vda_1" });
