import { describeTemplates } from "../helpers/shipped-templates.js";

describeTemplates("un comune senza nuclei", { comune: "Chamois" });
describeTemplates("un comune con un nucleo", { comune: "Avise" });
