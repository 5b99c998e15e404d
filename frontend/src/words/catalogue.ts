import { caseWords } from "./case";
import { fixWords } from "./fix";
import { itemWords } from "./item";
import { keyWords } from "./keys";
import { marksWords } from "./marks";
import { reportWords } from "./report";
import { shellWords } from "./shell";
import { verbalWords } from "./verbal";

/** The one catalogue of all texts of the page. */
export const catalogue = {
  ...shellWords,
  ...caseWords,
  ...itemWords,
  ...marksWords,
  ...fixWords,
  ...reportWords,
  ...keyWords,
  ...verbalWords,
};
export type Key = keyof typeof catalogue;
