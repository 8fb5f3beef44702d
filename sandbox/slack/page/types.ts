import type { z } from "zod";
import type { ActName, acts, ChannelView, InputValue, PersonalView, PersonView } from "../contract.ts";

/** What the page's files pass to each other. What the sandbox answers and takes is typed by its contract. */

/** The body of each act, without the workspace, which the page adds itself. */
export type Bodies = { [Name in ActName]: z.input<(typeof acts)[Name]> };

export type Text = { type: "plain_text" | "mrkdwn"; text: string };
/** People and channels that a text may mention. */
export type Named = readonly { readonly id: string; readonly name: string }[];

export type Option = { value: string; text: Text; description?: Text | undefined };
export type Confirm = { title: Text; text: Text; confirm?: Text; deny?: Text };

/** An interactive element of Block Kit, or an image: every key that the page reads. */
export type Element = {
  type: string;
  action_id: string;
  confirm?: Confirm;
  placeholder?: Text;
  // A button.
  text?: Text;
  style?: string;
  url?: string;
  value?: string;
  accessibility_label?: string;
  // An image.
  image_url?: string;
  alt_text?: string;
  // An input.
  multiline?: boolean;
  max_length?: number;
  dispatch_action_config?: { trigger_actions_on?: string[] };
  max_files?: number;
  // A select.
  options?: Option[];
  option_groups?: { options: Option[] }[];
  initial_option?: Option;
  initial_options?: Option[];
  max_selected_items?: number;
  min_query_length?: number;
};

type Image = { type: "image"; image_url: string; alt_text: string };
export type RichText = { type: string; text?: string; url?: string; elements?: RichText[] };

/** The keys of each kind of block that the page reads. */
type BlockKeys = {
  section: { text?: Text; fields?: Text[]; accessory?: Element };
  header: { text: Text };
  divider: unknown;
  context: { elements: (Text | Image)[] };
  image: { title?: Text; image_url: string; alt_text: string };
  actions: { elements: Element[] };
  markdown: { text: string };
  rich_text: { elements: RichText[] };
  table: { rows: { text?: string }[][] };
  data_table: { caption: string; rows: { type: string; text?: string; elements?: RichText[] }[][] };
  input: { element: Element; label: Text; hint?: Text; optional?: boolean; dispatch_action?: boolean };
};
export type BlockKind = keyof BlockKeys;
export type Block<Kind extends BlockKind = BlockKind> = {
  [Each in Kind]: { type: Each; block_id: string } & BlockKeys[Each];
}[Kind];

export type FormValues = Record<string, Record<string, InputValue>>;

/** A message, a modal or the home tab, as its blocks see it. */
export type Surface = {
  people: readonly PersonView[];
  channels: readonly ChannelView[];
  as: string;
  values: PersonalView["modals"][number]["values"];
  errors?: Readonly<Record<string, string>>;
  set: (blockId: string, actionId: string, value: InputValue) => void;
  click: (element: Element, blockId: string, value?: InputValue) => Promise<void>;
  search: (element: Element, blockId: string, query: string) => Promise<readonly Option[]>;
};

/** Where an input is: `set` keeps its value, `fire` also tells the app. */
export type Place = {
  as: string;
  people: readonly PersonView[];
  channels: readonly ChannelView[];
  value: InputValue;
  labelId?: string;
  describedBy?: string | null;
  dispatches: boolean;
  set: (value: InputValue) => void;
  fire: (value: InputValue) => void;
  search: (query: string) => Promise<readonly Option[]>;
};

export type ComboboxSettings = {
  label: string;
  labelledBy: string | undefined;
  multiple: boolean;
  max: number | undefined;
  placeholder: string;
  chosen: readonly Option[];
  search: (query: string) => Promise<readonly Option[]>;
  changed: (options: Option[]) => void;
};

/** What the page is about, for its parts. */
export type Page = {
  view: () => PersonalView;
  channelId: () => string;
  refresh: () => void;
  toast: (text: string | undefined) => void;
  openThread: (channel: string, ts: string) => void;
};

export type State = {
  as: string;
  team: string | null;
  channel: string;
  tab: "channel" | "home";
  thread: { channel: string; ts: string } | null;
  view: PersonalView | null;
  /** The newest message that a person saw, by `<person> <channel>`. */
  seen: Record<string, string>;
  stop: () => void;
};

export type SidebarActions = {
  become: (person: string, team: string | null) => void;
  open: (channelId: string) => void;
  openHome: () => void;
  toast: (text: string | undefined) => void;
  refresh: () => void;
};
