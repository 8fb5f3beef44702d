/**
 * Generated from supabase/migrations by `npm run db:types`, as long as it has to be. Never edited: a test holds it
 * equal to what the command writes.
 */
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      audit_events: {
        Row: {
          action: string;
          at: string;
          change_id: string | null;
          code: string | null;
          id: number;
          listing_id: string | null;
          member_id: string | null;
          outcome: string;
          reference: string;
          shop_id: string | null;
          studio_id: string;
        };
        Insert: {
          action: string;
          at?: string;
          change_id?: string | null;
          code?: string | null;
          id?: never;
          listing_id?: string | null;
          member_id?: string | null;
          outcome: string;
          reference: string;
          shop_id?: string | null;
          studio_id: string;
        };
        Update: {
          action?: string;
          at?: string;
          change_id?: string | null;
          code?: string | null;
          id?: never;
          listing_id?: string | null;
          member_id?: string | null;
          outcome?: string;
          reference?: string;
          shop_id?: string | null;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "audit_events_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      catch_ups: {
        Row: {
          after_seq: number | null;
          author_id: string | null;
          created_at: string;
          id: string;
          looked_on: string | null;
          name: string;
          open: number;
          rests_until: string | null;
          rule: Json;
          said_by: string | null;
          share: number;
          shop_id: string;
          state: string;
          studio_id: string;
          unknown: Json;
          unknown_count: number;
        };
        Insert: {
          after_seq?: number | null;
          author_id?: string | null;
          created_at?: string;
          id?: string;
          looked_on?: string | null;
          name: string;
          open?: number;
          rests_until?: string | null;
          rule: Json;
          said_by?: string | null;
          share?: number;
          shop_id: string;
          state: string;
          studio_id: string;
          unknown?: Json;
          unknown_count?: number;
        };
        Update: {
          after_seq?: number | null;
          author_id?: string | null;
          created_at?: string;
          id?: string;
          looked_on?: string | null;
          name?: string;
          open?: number;
          rests_until?: string | null;
          rule?: Json;
          said_by?: string | null;
          share?: number;
          shop_id?: string;
          state?: string;
          studio_id?: string;
          unknown?: Json;
          unknown_count?: number;
        };
        Relationships: [
          {
            foreignKeyName: "catch_ups_studio_id_author_id_fkey";
            columns: ["studio_id", "author_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "catch_ups_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "catch_ups_studio_id_said_by_fkey";
            columns: ["studio_id", "said_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "catch_ups_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      categories: {
        Row: {
          fetched_at: string;
          id: number;
          is_leaf: boolean;
          marketplace: string;
          name: string;
          parent_id: number | null;
          path: string;
          position: number;
        };
        Insert: {
          fetched_at?: string;
          id: number;
          is_leaf: boolean;
          marketplace: string;
          name: string;
          parent_id?: number | null;
          path: string;
          position: number;
        };
        Update: {
          fetched_at?: string;
          id?: number;
          is_leaf?: boolean;
          marketplace?: string;
          name?: string;
          parent_id?: number | null;
          path?: string;
          position?: number;
        };
        Relationships: [];
      };
      change_edits: {
        Row: {
          change_id: string;
          first_at: string;
          member_id: string;
          studio_id: string;
        };
        Insert: {
          change_id: string;
          first_at?: string;
          member_id: string;
          studio_id: string;
        };
        Update: {
          change_id?: string;
          first_at?: string;
          member_id?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "change_edits_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "change_edits_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      change_items: {
        Row: {
          change_id: string;
          content: Json;
          counted: boolean;
          external_id: string | null;
          failure: Json;
          hash: string | null;
          id: string;
          listing_id: string | null;
          listing_url: string | null;
          payload: string | null;
          progress: Json;
          seq: number;
          shop_id: string;
          state: string;
          step: string | null;
          studio_id: string;
          verified: boolean;
          written: Json;
        };
        Insert: {
          change_id: string;
          content: Json;
          counted?: boolean;
          external_id?: string | null;
          failure?: Json;
          hash?: never;
          id?: string;
          listing_id?: string | null;
          listing_url?: string | null;
          payload?: string | null;
          progress?: Json;
          seq?: never;
          shop_id: string;
          state?: string;
          step?: string | null;
          studio_id: string;
          verified?: boolean;
          written?: Json;
        };
        Update: {
          change_id?: string;
          content?: Json;
          counted?: boolean;
          external_id?: string | null;
          failure?: Json;
          hash?: never;
          id?: string;
          listing_id?: string | null;
          listing_url?: string | null;
          payload?: string | null;
          progress?: Json;
          seq?: never;
          shop_id?: string;
          state?: string;
          step?: string | null;
          studio_id?: string;
          verified?: boolean;
          written?: Json;
        };
        Relationships: [
          {
            foreignKeyName: "change_items_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "change_items_studio_id_listing_id_fkey";
            columns: ["studio_id", "listing_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "change_items_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      changes: {
        Row: {
          asked_at: string | null;
          author_id: string;
          collecting: boolean;
          content: Json;
          content_hash: string;
          created_at: string;
          id: string;
          kind: string;
          mode: string | null;
          nudged_at: string | null;
          number: number | null;
          paused_at: string | null;
          paused_by: string | null;
          photo_problems: Json;
          preparing: Json;
          product_id: string | null;
          requested: Json;
          revision: number;
          seq: number;
          source: Json;
          state: string;
          studio_id: string;
          text_by: string | null;
          together: string | null;
          updated_at: string;
          written: Json;
        };
        Insert: {
          asked_at?: string | null;
          author_id: string;
          collecting?: boolean;
          content: Json;
          content_hash?: string;
          created_at?: string;
          id: string;
          kind?: string;
          mode?: string | null;
          nudged_at?: string | null;
          number?: number | null;
          paused_at?: string | null;
          paused_by?: string | null;
          photo_problems?: Json;
          preparing?: Json;
          product_id?: string | null;
          requested?: Json;
          revision?: number;
          seq?: never;
          source: Json;
          state?: string;
          studio_id: string;
          text_by?: string | null;
          together?: string | null;
          updated_at?: string;
          written?: Json;
        };
        Update: {
          asked_at?: string | null;
          author_id?: string;
          collecting?: boolean;
          content?: Json;
          content_hash?: string;
          created_at?: string;
          id?: string;
          kind?: string;
          mode?: string | null;
          nudged_at?: string | null;
          number?: number | null;
          paused_at?: string | null;
          paused_by?: string | null;
          photo_problems?: Json;
          preparing?: Json;
          product_id?: string | null;
          requested?: Json;
          revision?: number;
          seq?: never;
          source?: Json;
          state?: string;
          studio_id?: string;
          text_by?: string | null;
          together?: string | null;
          updated_at?: string;
          written?: Json;
        };
        Relationships: [
          {
            foreignKeyName: "changes_studio_id_author_id_fkey";
            columns: ["studio_id", "author_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "changes_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "changes_studio_id_paused_by_fkey";
            columns: ["studio_id", "paused_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "changes_studio_id_product_id_fkey";
            columns: ["studio_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      codes: {
        Row: {
          code: string;
          listing_id: string | null;
          product_id: string | null;
          retired: boolean;
          studio_id: string;
        };
        Insert: {
          code: string;
          listing_id?: string | null;
          product_id?: string | null;
          retired?: boolean;
          studio_id: string;
        };
        Update: {
          code?: string;
          listing_id?: string | null;
          product_id?: string | null;
          retired?: boolean;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "codes_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "codes_studio_id_listing_id_fkey";
            columns: ["studio_id", "listing_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "codes_studio_id_product_id_fkey";
            columns: ["studio_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      connect_links: {
        Row: {
          browser_hash: string | null;
          expires_at: string;
          link_hash: string;
          member_id: string;
          studio_id: string;
          used_at: string | null;
        };
        Insert: {
          browser_hash?: string | null;
          expires_at: string;
          link_hash: string;
          member_id: string;
          studio_id: string;
          used_at?: string | null;
        };
        Update: {
          browser_hash?: string | null;
          expires_at?: string;
          link_hash?: string;
          member_id?: string;
          studio_id?: string;
          used_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "connect_links_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      decisions: {
        Row: {
          at: string;
          change_id: string;
          content_hash: string;
          fee_cents: number;
          id: string;
          member_id: string;
          mode: string | null;
          reason: string | null;
          self_approved: boolean;
          seq: number;
          small_before: Json;
          studio_id: string;
          verdict: string;
        };
        Insert: {
          at?: string;
          change_id: string;
          content_hash: string;
          fee_cents?: number;
          id?: string;
          member_id: string;
          mode?: string | null;
          reason?: string | null;
          self_approved?: boolean;
          seq?: never;
          small_before?: Json;
          studio_id: string;
          verdict: string;
        };
        Update: {
          at?: string;
          change_id?: string;
          content_hash?: string;
          fee_cents?: number;
          id?: string;
          member_id?: string;
          mode?: string | null;
          reason?: string | null;
          self_approved?: boolean;
          seq?: never;
          small_before?: Json;
          studio_id?: string;
          verdict?: string;
        };
        Relationships: [
          {
            foreignKeyName: "decisions_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "decisions_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      draft_batches: {
        Row: {
          author_id: string;
          cards: Json;
          channel: string | null;
          created_at: string;
          drafts: Json;
          grouping: string;
          groups: Json;
          id: string;
          model_id: string;
          photos: Json;
          revision: number;
          state: string;
          studio_id: string;
          thread: string | null;
          updated_at: string;
        };
        Insert: {
          author_id: string;
          cards?: Json;
          channel?: string | null;
          created_at?: string;
          drafts?: Json;
          grouping: string;
          groups?: Json;
          id: string;
          model_id: string;
          photos?: Json;
          revision?: number;
          state?: string;
          studio_id: string;
          thread?: string | null;
          updated_at?: string;
        };
        Update: {
          author_id?: string;
          cards?: Json;
          channel?: string | null;
          created_at?: string;
          drafts?: Json;
          grouping?: string;
          groups?: Json;
          id?: string;
          model_id?: string;
          photos?: Json;
          revision?: number;
          state?: string;
          studio_id?: string;
          thread?: string | null;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "draft_batches_studio_id_author_id_fkey";
            columns: ["studio_id", "author_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "draft_batches_studio_id_model_id_fkey";
            columns: ["studio_id", "model_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      erasure_receipts: {
        Row: {
          asked_on: string;
          counts: Json;
          erased_on: string | null;
          number: string;
        };
        Insert: {
          asked_on: string;
          counts: Json;
          erased_on?: string | null;
          number: string;
        };
        Update: {
          asked_on?: string;
          counts?: Json;
          erased_on?: string | null;
          number?: string;
        };
        Relationships: [];
      };
      erasure_requests: {
        Row: {
          asked_at: string;
          cause: string;
          counts: Json;
          number: string;
          quiet_at: string;
          receipt_at: string | null;
          studio_id: string;
          tell: string | null;
        };
        Insert: {
          asked_at?: string;
          cause: string;
          counts?: Json;
          number: string;
          quiet_at: string;
          receipt_at?: string | null;
          studio_id: string;
          tell?: string | null;
        };
        Update: {
          asked_at?: string;
          cause?: string;
          counts?: Json;
          number?: string;
          quiet_at?: string;
          receipt_at?: string | null;
          studio_id?: string;
          tell?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "erasure_requests_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: true;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
        ];
      };
      fees: {
        Row: {
          at: string;
          booked_at: string | null;
          cents: number;
          change_id: string;
          id: string;
          item_id: string;
          member_id: string;
          seq: number;
          state: string;
          studio_id: string;
        };
        Insert: {
          at?: string;
          booked_at?: string | null;
          cents: number;
          change_id: string;
          id?: string;
          item_id: string;
          member_id: string;
          seq?: never;
          state?: string;
          studio_id: string;
        };
        Update: {
          at?: string;
          booked_at?: string | null;
          cents?: number;
          change_id?: string;
          id?: string;
          item_id?: string;
          member_id?: string;
          seq?: never;
          state?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "fees_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "fees_studio_id_item_id_fkey";
            columns: ["studio_id", "item_id"];
            isOneToOne: false;
            referencedRelation: "change_items";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "fees_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      imports: {
        Row: {
          created_at: string;
          file: Json;
          id: string;
          member_id: string;
          plan: Json;
          result: Json;
          state: string;
          studio_id: string;
        };
        Insert: {
          created_at?: string;
          file: Json;
          id: string;
          member_id: string;
          plan?: Json;
          result?: Json;
          state?: string;
          studio_id: string;
        };
        Update: {
          created_at?: string;
          file?: Json;
          id?: string;
          member_id?: string;
          plan?: Json;
          result?: Json;
          state?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "imports_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "imports_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      listing_claims: {
        Row: {
          change_id: string;
          listing_id: string;
          studio_id: string;
          what: string;
        };
        Insert: {
          change_id: string;
          listing_id: string;
          studio_id: string;
          what: string;
        };
        Update: {
          change_id?: string;
          listing_id?: string;
          studio_id?: string;
          what?: string;
        };
        Relationships: [
          {
            foreignKeyName: "listing_claims_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "listing_claims_studio_id_listing_id_fkey";
            columns: ["studio_id", "listing_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      listing_counts: {
        Row: {
          id: number;
          listings: number;
          options: number;
          shop_id: string;
          state: string;
          studio_id: string;
          unasked: number;
          unmade: number;
        };
        Insert: {
          id?: never;
          listings: number;
          options: number;
          shop_id: string;
          state: string;
          studio_id: string;
          unasked: number;
          unmade: number;
        };
        Update: {
          id?: never;
          listings?: number;
          options?: number;
          shop_id?: string;
          state?: string;
          studio_id?: string;
          unasked?: number;
          unmade?: number;
        };
        Relationships: [];
      };
      listing_events: {
        Row: {
          at: string;
          fields: Json;
          id: string;
          kind: string;
          listing_id: string;
          member_id: string | null;
          seq: number;
          studio_id: string;
        };
        Insert: {
          at?: string;
          fields?: Json;
          id?: string;
          kind: string;
          listing_id: string;
          member_id?: string | null;
          seq?: never;
          studio_id: string;
        };
        Update: {
          at?: string;
          fields?: Json;
          id?: string;
          kind?: string;
          listing_id?: string;
          member_id?: string | null;
          seq?: never;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "listing_events_studio_id_listing_id_fkey";
            columns: ["studio_id", "listing_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "listing_events_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      listing_watch: {
        Row: {
          changed_at: string;
          ending_at: string | null;
          listing_id: string;
          low: boolean;
          state: string;
          studio_id: string;
        };
        Insert: {
          changed_at?: string;
          ending_at?: string | null;
          listing_id: string;
          low: boolean;
          state: string;
          studio_id: string;
        };
        Update: {
          changed_at?: string;
          ending_at?: string | null;
          listing_id?: string;
          low?: boolean;
          state?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "listing_watch_studio_id_listing_id_fkey";
            columns: ["studio_id", "listing_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      listing_words: {
        Row: {
          listing_id: string;
          studio_id: string;
          word: string;
        };
        Insert: {
          listing_id: string;
          studio_id: string;
          word: string;
        };
        Update: {
          listing_id?: string;
          studio_id?: string;
          word?: string;
        };
        Relationships: [
          {
            foreignKeyName: "listing_words_studio_id_listing_id_fkey";
            columns: ["studio_id", "listing_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      listings: {
        Row: {
          base: Json;
          code: string | null;
          cover_url: string | null;
          created_there: string | null;
          differs: boolean;
          ends_at: string | null;
          external_id: string;
          fingerprint: string | null;
          first_run: string | null;
          found_by: string[];
          gone_at: string | null;
          gone_run: string | null;
          id: string;
          live: Json;
          moved_run: string | null;
          option_count: number;
          ours: Json;
          ours_by: Json;
          pictures: Json;
          product_id: string | null;
          seen_at: string | null;
          seq: number;
          shop_id: string;
          state: string;
          stock: number;
          studio_id: string;
          synced_at: string;
          taken_off_as: string | null;
          unasked: boolean;
          url: string | null;
        };
        Insert: {
          base?: Json;
          code?: string | null;
          cover_url?: string | null;
          created_there?: string | null;
          differs?: boolean;
          ends_at?: string | null;
          external_id: string;
          fingerprint?: string | null;
          first_run?: string | null;
          found_by?: string[];
          gone_at?: string | null;
          gone_run?: string | null;
          id?: string;
          live?: Json;
          moved_run?: string | null;
          option_count?: number;
          ours?: Json;
          ours_by?: Json;
          pictures?: Json;
          product_id?: string | null;
          seen_at?: string | null;
          seq?: never;
          shop_id: string;
          state: string;
          stock?: number;
          studio_id: string;
          synced_at?: string;
          taken_off_as?: string | null;
          unasked?: boolean;
          url?: string | null;
        };
        Update: {
          base?: Json;
          code?: string | null;
          cover_url?: string | null;
          created_there?: string | null;
          differs?: boolean;
          ends_at?: string | null;
          external_id?: string;
          fingerprint?: string | null;
          first_run?: string | null;
          found_by?: string[];
          gone_at?: string | null;
          gone_run?: string | null;
          id?: string;
          live?: Json;
          moved_run?: string | null;
          option_count?: number;
          ours?: Json;
          ours_by?: Json;
          pictures?: Json;
          product_id?: string | null;
          seen_at?: string | null;
          seq?: never;
          shop_id?: string;
          state?: string;
          stock?: number;
          studio_id?: string;
          synced_at?: string;
          taken_off_as?: string | null;
          unasked?: boolean;
          url?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "listings_studio_id_product_id_fkey";
            columns: ["studio_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "listings_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      marketplace_apps: {
        Row: {
          accepted_at: string | null;
          asked_at: string;
          id: string;
          idle_told_at: string | null;
          keystring: string;
          keystring_hash: string;
          kind: string;
          marketplace: string;
          other_events_told_at: string | null;
          per_day: number;
          per_second: number;
          shared_secret: string;
          studio_id: string;
          unused_since: string | null;
          webhook_secret: string | null;
        };
        Insert: {
          accepted_at?: string | null;
          asked_at?: string;
          id: string;
          idle_told_at?: string | null;
          keystring: string;
          keystring_hash: string;
          kind: string;
          marketplace: string;
          other_events_told_at?: string | null;
          per_day: number;
          per_second: number;
          shared_secret: string;
          studio_id: string;
          unused_since?: string | null;
          webhook_secret?: string | null;
        };
        Update: {
          accepted_at?: string | null;
          asked_at?: string;
          id?: string;
          idle_told_at?: string | null;
          keystring?: string;
          keystring_hash?: string;
          kind?: string;
          marketplace?: string;
          other_events_told_at?: string | null;
          per_day?: number;
          per_second?: number;
          shared_secret?: string;
          studio_id?: string;
          unused_since?: string | null;
          webhook_secret?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "marketplace_apps_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
        ];
      };
      members: {
        Row: {
          alerted_at: string | null;
          created_at: string;
          greeted_at: string | null;
          id: string;
          is_guest: boolean;
          name: string;
          offered_at: string | null;
          role: string | null;
          slack_user_id: string;
          studio_id: string;
          time_zone: string;
        };
        Insert: {
          alerted_at?: string | null;
          created_at?: string;
          greeted_at?: string | null;
          id?: string;
          is_guest?: boolean;
          name: string;
          offered_at?: string | null;
          role?: string | null;
          slack_user_id: string;
          studio_id: string;
          time_zone?: string;
        };
        Update: {
          alerted_at?: string | null;
          created_at?: string;
          greeted_at?: string | null;
          id?: string;
          is_guest?: boolean;
          name?: string;
          offered_at?: string | null;
          role?: string | null;
          slack_user_id?: string;
          studio_id?: string;
          time_zone?: string;
        };
        Relationships: [
          {
            foreignKeyName: "members_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
        ];
      };
      messages: {
        Row: {
          change_id: string;
          channel: string;
          kind: string;
          studio_id: string;
          ts: string;
        };
        Insert: {
          change_id: string;
          channel: string;
          kind: string;
          studio_id: string;
          ts: string;
        };
        Update: {
          change_id?: string;
          channel?: string;
          kind?: string;
          studio_id?: string;
          ts?: string;
        };
        Relationships: [
          {
            foreignKeyName: "messages_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      oauth_states: {
        Row: {
          app_id: string | null;
          browser_hash: string;
          expires_at: string;
          link_hash: string;
          member_id: string;
          state_hash: string;
          studio_id: string;
          verifier: string;
        };
        Insert: {
          app_id?: string | null;
          browser_hash: string;
          expires_at: string;
          link_hash: string;
          member_id: string;
          state_hash: string;
          studio_id: string;
          verifier: string;
        };
        Update: {
          app_id?: string | null;
          browser_hash?: string;
          expires_at?: string;
          link_hash?: string;
          member_id?: string;
          state_hash?: string;
          studio_id?: string;
          verifier?: string;
        };
        Relationships: [
          {
            foreignKeyName: "oauth_states_studio_id_app_id_fkey";
            columns: ["studio_id", "app_id"];
            isOneToOne: false;
            referencedRelation: "marketplace_apps";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "oauth_states_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      open_points: {
        Row: {
          change_id: string;
          field: string;
          kind: string;
          name: string;
          needed: boolean;
          point: string;
          settled: string | null;
          settled_at: string | null;
          settled_by: string | null;
          studio_id: string;
        };
        Insert: {
          change_id: string;
          field: string;
          kind: string;
          name: string;
          needed?: boolean;
          point: string;
          settled?: string | null;
          settled_at?: string | null;
          settled_by?: string | null;
          studio_id: string;
        };
        Update: {
          change_id?: string;
          field?: string;
          kind?: string;
          name?: string;
          needed?: boolean;
          point?: string;
          settled?: string | null;
          settled_at?: string | null;
          settled_by?: string | null;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "open_points_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "open_points_studio_id_settled_by_fkey";
            columns: ["studio_id", "settled_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      operations: {
        Row: {
          attempt: number;
          change_id: string | null;
          created_at: string;
          finished_at: string | null;
          id: string;
          item_id: string | null;
          key: string;
          kind: string;
          lane: string;
          lapses: number;
          lease_token: string | null;
          lease_until: string | null;
          outcome_code: string | null;
          params: Json;
          priority: number;
          run_at: string;
          seq: number;
          shop_id: string | null;
          state: string;
          studio_id: string;
          while_uninstalled: boolean;
          worker: string | null;
          writes: boolean;
        };
        Insert: {
          attempt?: number;
          change_id?: string | null;
          created_at?: string;
          finished_at?: string | null;
          id?: string;
          item_id?: string | null;
          key: string;
          kind: string;
          lane?: never;
          lapses?: number;
          lease_token?: string | null;
          lease_until?: string | null;
          outcome_code?: string | null;
          params?: Json;
          priority?: number;
          run_at?: string;
          seq?: never;
          shop_id?: string | null;
          state?: string;
          studio_id: string;
          while_uninstalled?: boolean;
          worker?: string | null;
          writes?: boolean;
        };
        Update: {
          attempt?: number;
          change_id?: string | null;
          created_at?: string;
          finished_at?: string | null;
          id?: string;
          item_id?: string | null;
          key?: string;
          kind?: string;
          lane?: never;
          lapses?: number;
          lease_token?: string | null;
          lease_until?: string | null;
          outcome_code?: string | null;
          params?: Json;
          priority?: number;
          run_at?: string;
          seq?: never;
          shop_id?: string | null;
          state?: string;
          studio_id?: string;
          while_uninstalled?: boolean;
          worker?: string | null;
          writes?: boolean;
        };
        Relationships: [
          {
            foreignKeyName: "operations_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "operations_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "operations_studio_id_item_id_fkey";
            columns: ["studio_id", "item_id"];
            isOneToOne: false;
            referencedRelation: "change_items";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "operations_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      outbox: {
        Row: {
          attempt: number;
          claimed_at: string | null;
          code: string | null;
          created_at: string;
          entry: Json;
          finished_at: string | null;
          group_key: string;
          id: string;
          key: string;
          lease_token: string | null;
          lease_until: string | null;
          run_at: string;
          seq: number;
          state: string;
          studio_id: string;
          uncertain_since: string | null;
          worker: string | null;
        };
        Insert: {
          attempt?: number;
          claimed_at?: string | null;
          code?: string | null;
          created_at?: string;
          entry: Json;
          finished_at?: string | null;
          group_key: string;
          id?: string;
          key: string;
          lease_token?: string | null;
          lease_until?: string | null;
          run_at?: string;
          seq?: never;
          state?: string;
          studio_id: string;
          uncertain_since?: string | null;
          worker?: string | null;
        };
        Update: {
          attempt?: number;
          claimed_at?: string | null;
          code?: string | null;
          created_at?: string;
          entry?: Json;
          finished_at?: string | null;
          group_key?: string;
          id?: string;
          key?: string;
          lease_token?: string | null;
          lease_until?: string | null;
          run_at?: string;
          seq?: never;
          state?: string;
          studio_id?: string;
          uncertain_since?: string | null;
          worker?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "outbox_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
        ];
      };
      photos: {
        Row: {
          created_at: string;
          hash: string;
          studio_id: string;
        };
        Insert: {
          created_at?: string;
          hash: string;
          studio_id: string;
        };
        Update: {
          created_at?: string;
          hash?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "photos_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
        ];
      };
      plan_left_out: {
        Row: {
          change_id: string;
          code: string;
          content: Json;
          listing_id: string;
          payload: string | null;
          seq: number;
          studio_id: string;
          text: string;
          written: Json;
        };
        Insert: {
          change_id: string;
          code: string;
          content?: Json;
          listing_id: string;
          payload?: string | null;
          seq?: never;
          studio_id: string;
          text: string;
          written?: Json;
        };
        Update: {
          change_id?: string;
          code?: string;
          content?: Json;
          listing_id?: string;
          payload?: string | null;
          seq?: never;
          studio_id?: string;
          text?: string;
          written?: Json;
        };
        Relationships: [
          {
            foreignKeyName: "plan_left_out_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "plan_left_out_studio_id_listing_id_fkey";
            columns: ["studio_id", "listing_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      plans: {
        Row: {
          apart: number | null;
          batch_on: string | null;
          catch_up_id: string | null;
          change_id: string;
          found: number | null;
          line: Json;
          looked: number;
          released: boolean;
          said_by: string | null;
          studio_id: string;
        };
        Insert: {
          apart?: number | null;
          batch_on?: string | null;
          catch_up_id?: string | null;
          change_id: string;
          found?: number | null;
          line: Json;
          looked?: number;
          released?: boolean;
          said_by?: string | null;
          studio_id: string;
        };
        Update: {
          apart?: number | null;
          batch_on?: string | null;
          catch_up_id?: string | null;
          change_id?: string;
          found?: number | null;
          line?: Json;
          looked?: number;
          released?: boolean;
          said_by?: string | null;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "plans_studio_id_catch_up_id_fkey";
            columns: ["studio_id", "catch_up_id"];
            isOneToOne: false;
            referencedRelation: "catch_ups";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "plans_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "plans_studio_id_said_by_fkey";
            columns: ["studio_id", "said_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      policy_warnings: {
        Row: {
          change_id: string | null;
          code: string;
          off_at: string | null;
          off_by: string | null;
          said_at: string | null;
          studio_id: string;
        };
        Insert: {
          change_id?: string | null;
          code: string;
          off_at?: string | null;
          off_by?: string | null;
          said_at?: string | null;
          studio_id: string;
        };
        Update: {
          change_id?: string | null;
          code?: string;
          off_at?: string | null;
          off_by?: string | null;
          said_at?: string | null;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "policy_warnings_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "policy_warnings_studio_id_off_by_fkey";
            columns: ["studio_id", "off_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      product_words: {
        Row: {
          at: string;
          id: string;
          kept: string;
          listing_ids: string[];
          member_id: string;
          merged: string;
          seq: number;
          studio_id: string;
          word: string;
        };
        Insert: {
          at?: string;
          id?: string;
          kept: string;
          listing_ids?: string[];
          member_id: string;
          merged: string;
          seq?: never;
          studio_id: string;
          word: string;
        };
        Update: {
          at?: string;
          id?: string;
          kept?: string;
          listing_ids?: string[];
          member_id?: string;
          merged?: string;
          seq?: never;
          studio_id?: string;
          word?: string;
        };
        Relationships: [
          {
            foreignKeyName: "product_words_studio_id_kept_fkey";
            columns: ["studio_id", "kept"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "product_words_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "product_words_studio_id_merged_fkey";
            columns: ["studio_id", "merged"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      products: {
        Row: {
          code: string | null;
          content: Json;
          created_at: string;
          id: string;
          listed: boolean;
          merged_into: string | null;
          seq: number;
          sku: string | null;
          sku_folded: string | null;
          studio_id: string;
          title_folded: string | null;
          updated_at: string;
        };
        Insert: {
          code?: string | null;
          content: Json;
          created_at?: string;
          id?: string;
          listed?: boolean;
          merged_into?: string | null;
          seq?: never;
          sku?: string | null;
          sku_folded?: never;
          studio_id: string;
          title_folded?: never;
          updated_at?: string;
        };
        Update: {
          code?: string | null;
          content?: Json;
          created_at?: string;
          id?: string;
          listed?: boolean;
          merged_into?: string | null;
          seq?: never;
          sku?: string | null;
          sku_folded?: never;
          studio_id?: string;
          title_folded?: never;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "products_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "products_studio_id_merged_into_fkey";
            columns: ["studio_id", "merged_into"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      request_counts: {
        Row: {
          last_number: number;
          studio_id: string;
        };
        Insert: {
          last_number: number;
          studio_id: string;
        };
        Update: {
          last_number?: number;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "request_counts_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: true;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
        ];
      };
      schedules: {
        Row: {
          change_id: string;
          ends_at: string | null;
          late: boolean;
          return_id: string | null;
          set_by: string;
          starts_at: string | null;
          state: string;
          studio_id: string;
          zone: string;
        };
        Insert: {
          change_id: string;
          ends_at?: string | null;
          late?: boolean;
          return_id?: string | null;
          set_by: string;
          starts_at?: string | null;
          state?: string;
          studio_id: string;
          zone: string;
        };
        Update: {
          change_id?: string;
          ends_at?: string | null;
          late?: boolean;
          return_id?: string | null;
          set_by?: string;
          starts_at?: string | null;
          state?: string;
          studio_id?: string;
          zone?: string;
        };
        Relationships: [
          {
            foreignKeyName: "schedules_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "schedules_studio_id_return_id_fkey";
            columns: ["studio_id", "return_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "schedules_studio_id_set_by_fkey";
            columns: ["studio_id", "set_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      shared_stock: {
        Row: {
          answer: string | null;
          answered_by: string | null;
          judged_at: string | null;
          known: Json;
          last_fall: Json;
          product_id: string;
          revision: number;
          studio_id: string;
        };
        Insert: {
          answer?: string | null;
          answered_by?: string | null;
          judged_at?: string | null;
          known?: Json;
          last_fall?: Json;
          product_id: string;
          revision?: number;
          studio_id: string;
        };
        Update: {
          answer?: string | null;
          answered_by?: string | null;
          judged_at?: string | null;
          known?: Json;
          last_fall?: Json;
          product_id?: string;
          revision?: number;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "shared_stock_studio_id_answered_by_fkey";
            columns: ["studio_id", "answered_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "shared_stock_studio_id_product_id_fkey";
            columns: ["studio_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      shop_credentials: {
        Row: {
          access_token: string;
          expires_at: string;
          refresh_begun_at: string | null;
          refresh_expires_at: string;
          refresh_holder: string | null;
          refresh_token: string;
          refresh_unsure_since: string | null;
          refresh_until: string | null;
          reminded_days: number | null;
          reminded_of: string | null;
          shop_id: string;
          studio_id: string;
          updated_at: string;
          version: number;
        };
        Insert: {
          access_token: string;
          expires_at: string;
          refresh_begun_at?: string | null;
          refresh_expires_at: string;
          refresh_holder?: string | null;
          refresh_token: string;
          refresh_unsure_since?: string | null;
          refresh_until?: string | null;
          reminded_days?: number | null;
          reminded_of?: string | null;
          shop_id: string;
          studio_id: string;
          updated_at?: string;
          version?: number;
        };
        Update: {
          access_token?: string;
          expires_at?: string;
          refresh_begun_at?: string | null;
          refresh_expires_at?: string;
          refresh_holder?: string | null;
          refresh_token?: string;
          refresh_unsure_since?: string | null;
          refresh_until?: string | null;
          reminded_days?: number | null;
          reminded_of?: string | null;
          shop_id?: string;
          studio_id?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [
          {
            foreignKeyName: "shop_credentials_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      shop_members: {
        Row: {
          member_id: string;
          shop_id: string;
          studio_id: string;
        };
        Insert: {
          member_id: string;
          shop_id: string;
          studio_id: string;
        };
        Update: {
          member_id?: string;
          shop_id?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "shop_members_studio_id_member_id_fkey";
            columns: ["studio_id", "member_id"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "shop_members_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      shop_profiles: {
        Row: {
          profiles: Json;
          shop_id: string;
          studio_id: string;
          suggested: Json;
        };
        Insert: {
          profiles: Json;
          shop_id: string;
          studio_id: string;
          suggested: Json;
        };
        Update: {
          profiles?: Json;
          shop_id?: string;
          studio_id?: string;
          suggested?: Json;
        };
        Relationships: [
          {
            foreignKeyName: "shop_profiles_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      shops: {
        Row: {
          app_id: string | null;
          connected_at: string;
          connected_by: string | null;
          counts: Json;
          currency: string;
          dead_how: string | null;
          dead_since: string | null;
          dead_tellings: number;
          dead_told_at: string | null;
          dead_warned_at: string | null;
          defaults: Json;
          eu_trader: string | null;
          external_id: string;
          health: string;
          id: string;
          kept_by: string | null;
          kept_until: string | null;
          last_published_at: string | null;
          listings_read_at: string | null;
          marketplace: string;
          name: string;
          news: Json;
          news_channel: string | null;
          news_on: string | null;
          news_ts: string | null;
          on_vacation: boolean;
          paused: boolean;
          publish_count: number;
          read_at: string | null;
          studio_id: string;
          url: string;
        };
        Insert: {
          app_id?: string | null;
          connected_at?: string;
          connected_by?: string | null;
          counts?: Json;
          currency: string;
          dead_how?: string | null;
          dead_since?: string | null;
          dead_tellings?: number;
          dead_told_at?: string | null;
          dead_warned_at?: string | null;
          defaults?: Json;
          eu_trader?: string | null;
          external_id: string;
          health?: string;
          id: string;
          kept_by?: string | null;
          kept_until?: string | null;
          last_published_at?: string | null;
          listings_read_at?: string | null;
          marketplace: string;
          name: string;
          news?: Json;
          news_channel?: string | null;
          news_on?: string | null;
          news_ts?: string | null;
          on_vacation?: boolean;
          paused?: boolean;
          publish_count?: number;
          read_at?: string | null;
          studio_id: string;
          url: string;
        };
        Update: {
          app_id?: string | null;
          connected_at?: string;
          connected_by?: string | null;
          counts?: Json;
          currency?: string;
          dead_how?: string | null;
          dead_since?: string | null;
          dead_tellings?: number;
          dead_told_at?: string | null;
          dead_warned_at?: string | null;
          defaults?: Json;
          eu_trader?: string | null;
          external_id?: string;
          health?: string;
          id?: string;
          kept_by?: string | null;
          kept_until?: string | null;
          last_published_at?: string | null;
          listings_read_at?: string | null;
          marketplace?: string;
          name?: string;
          news?: Json;
          news_channel?: string | null;
          news_on?: string | null;
          news_ts?: string | null;
          on_vacation?: boolean;
          paused?: boolean;
          publish_count?: number;
          read_at?: string | null;
          studio_id?: string;
          url?: string;
        };
        Relationships: [
          {
            foreignKeyName: "shops_studio_id_app_id_fkey";
            columns: ["studio_id", "app_id"];
            isOneToOne: false;
            referencedRelation: "marketplace_apps";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "shops_studio_id_connected_by_fkey";
            columns: ["studio_id", "connected_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "shops_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "shops_studio_id_kept_by_fkey";
            columns: ["studio_id", "kept_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      slack_events: {
        Row: {
          event_id: string;
          seen_at: string;
        };
        Insert: {
          event_id: string;
          seen_at?: string;
        };
        Update: {
          event_id?: string;
          seen_at?: string;
        };
        Relationships: [];
      };
      slack_install_states: {
        Row: {
          browser_hash: string;
          expires_at: string;
          state_hash: string;
        };
        Insert: {
          browser_hash: string;
          expires_at: string;
          state_hash: string;
        };
        Update: {
          browser_hash?: string;
          expires_at?: string;
          state_hash?: string;
        };
        Relationships: [];
      };
      slack_installations: {
        Row: {
          access_token: string | null;
          bot_user_id: string;
          checked_at: string;
          enterprise_id: string | null;
          expires_at: string | null;
          generation: number;
          id: string;
          inactive_since: string | null;
          installed_at: string;
          installed_by: string;
          is_org: boolean;
          name: string;
          refresh_holder: string | null;
          refresh_token: string | null;
          refresh_until: string | null;
          revoked_at: string | null;
          scopes: string;
          signed_out_at: string | null;
          uninstalled_at: string | null;
          version: number;
        };
        Insert: {
          access_token?: string | null;
          bot_user_id: string;
          checked_at?: string;
          enterprise_id?: string | null;
          expires_at?: string | null;
          generation?: number;
          id: string;
          inactive_since?: string | null;
          installed_at?: string;
          installed_by: string;
          is_org: boolean;
          name: string;
          refresh_holder?: string | null;
          refresh_token?: string | null;
          refresh_until?: string | null;
          revoked_at?: string | null;
          scopes: string;
          signed_out_at?: string | null;
          uninstalled_at?: string | null;
          version?: number;
        };
        Update: {
          access_token?: string | null;
          bot_user_id?: string;
          checked_at?: string;
          enterprise_id?: string | null;
          expires_at?: string | null;
          generation?: number;
          id?: string;
          inactive_since?: string | null;
          installed_at?: string;
          installed_by?: string;
          is_org?: boolean;
          name?: string;
          refresh_holder?: string | null;
          refresh_token?: string | null;
          refresh_until?: string | null;
          revoked_at?: string | null;
          scopes?: string;
          signed_out_at?: string | null;
          uninstalled_at?: string | null;
          version?: number;
        };
        Relationships: [];
      };
      slack_requests: {
        Row: {
          seen_at: string;
          signature_hash: string;
        };
        Insert: {
          seen_at?: string;
          signature_hash: string;
        };
        Update: {
          seen_at?: string;
          signature_hash?: string;
        };
        Relationships: [];
      };
      stock_checks: {
        Row: {
          checked_at: string | null;
          listings: number;
          shop_id: string;
          studio_id: string;
          told_at: string | null;
        };
        Insert: {
          checked_at?: string | null;
          listings: number;
          shop_id: string;
          studio_id: string;
          told_at?: string | null;
        };
        Update: {
          checked_at?: string | null;
          listings?: number;
          shop_id?: string;
          studio_id?: string;
          told_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "stock_checks_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      stock_days: {
        Row: {
          at: string;
          checks: number;
          day: string;
          longest_seconds: number;
          shop_id: string;
          studio_id: string;
        };
        Insert: {
          at?: string;
          checks: number;
          day: string;
          longest_seconds: number;
          shop_id: string;
          studio_id: string;
        };
        Update: {
          at?: string;
          checks?: number;
          day?: string;
          longest_seconds?: number;
          shop_id?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "stock_days_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      stock_rules: {
        Row: {
          given_at: string;
          given_by: string;
          id: string;
          product_id: string | null;
          revoked_at: string | null;
          revoked_by: string | null;
          rule: string;
          section_id: string | null;
          seq: number;
          shop_id: string | null;
          studio_id: string;
          window_seconds: number | null;
        };
        Insert: {
          given_at?: string;
          given_by: string;
          id?: string;
          product_id?: string | null;
          revoked_at?: string | null;
          revoked_by?: string | null;
          rule: string;
          section_id?: string | null;
          seq?: never;
          shop_id?: string | null;
          studio_id: string;
          window_seconds?: number | null;
        };
        Update: {
          given_at?: string;
          given_by?: string;
          id?: string;
          product_id?: string | null;
          revoked_at?: string | null;
          revoked_by?: string | null;
          rule?: string;
          section_id?: string | null;
          seq?: never;
          shop_id?: string | null;
          studio_id?: string;
          window_seconds?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "stock_rules_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "stock_rules_studio_id_given_by_fkey";
            columns: ["studio_id", "given_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "stock_rules_studio_id_product_id_fkey";
            columns: ["studio_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "stock_rules_studio_id_revoked_by_fkey";
            columns: ["studio_id", "revoked_by"];
            isOneToOne: false;
            referencedRelation: "members";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "stock_rules_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      stock_writes: {
        Row: {
          at: string;
          change_id: string;
          listing_id: string;
          product_id: string;
          rule_id: string;
          settled_at: string | null;
          shop_id: string;
          since: string;
          studio_id: string;
        };
        Insert: {
          at?: string;
          change_id: string;
          listing_id: string;
          product_id: string;
          rule_id: string;
          settled_at?: string | null;
          shop_id: string;
          since: string;
          studio_id: string;
        };
        Update: {
          at?: string;
          change_id?: string;
          listing_id?: string;
          product_id?: string;
          rule_id?: string;
          settled_at?: string | null;
          shop_id?: string;
          since?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "stock_writes_studio_id_change_id_fkey";
            columns: ["studio_id", "change_id"];
            isOneToOne: false;
            referencedRelation: "changes";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "stock_writes_studio_id_listing_id_fkey";
            columns: ["studio_id", "listing_id"];
            isOneToOne: false;
            referencedRelation: "listings";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "stock_writes_studio_id_product_id_fkey";
            columns: ["studio_id", "product_id"];
            isOneToOne: false;
            referencedRelation: "products";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "stock_writes_studio_id_rule_id_fkey";
            columns: ["studio_id", "rule_id"];
            isOneToOne: false;
            referencedRelation: "stock_rules";
            referencedColumns: ["studio_id", "id"];
          },
          {
            foreignKeyName: "stock_writes_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      studios: {
        Row: {
          ai_opt_in_at: string | null;
          ai_opt_in_by: string | null;
          ai_text: number | null;
          channel_agreed_at: string | null;
          channel_agreed_by: string | null;
          channel_stopped: string | null;
          created_at: string;
          digest_at: string | null;
          digest_date: string | null;
          digest_days: number[];
          digest_hour: number;
          digest_minute: number;
          digest_zone: string | null;
          fee_ceiling_cents: number;
          id: string;
          installation_id: string | null;
          last_pieces: string | null;
          last_served: number;
          last_told: number;
          listings_channel: string | null;
          name: string;
          one_offs: string | null;
          operators_accepted_at: string | null;
          operators_accepted_by: string | null;
          operators_text: number | null;
          paused_at: string | null;
          paused_by: string | null;
          scopes_asked: string | null;
          small_changes: boolean;
          solo_chosen_at: string | null;
          solo_mode: boolean;
          team_id: string;
          uninstalled_at: string | null;
        };
        Insert: {
          ai_opt_in_at?: string | null;
          ai_opt_in_by?: string | null;
          ai_text?: number | null;
          channel_agreed_at?: string | null;
          channel_agreed_by?: string | null;
          channel_stopped?: string | null;
          created_at?: string;
          digest_at?: string | null;
          digest_date?: string | null;
          digest_days?: number[];
          digest_hour?: number;
          digest_minute?: number;
          digest_zone?: string | null;
          fee_ceiling_cents?: number;
          id?: string;
          installation_id?: string | null;
          last_pieces?: string | null;
          last_served?: number;
          last_told?: number;
          listings_channel?: string | null;
          name: string;
          one_offs?: string | null;
          operators_accepted_at?: string | null;
          operators_accepted_by?: string | null;
          operators_text?: number | null;
          paused_at?: string | null;
          paused_by?: string | null;
          scopes_asked?: string | null;
          small_changes?: boolean;
          solo_chosen_at?: string | null;
          solo_mode?: boolean;
          team_id: string;
          uninstalled_at?: string | null;
        };
        Update: {
          ai_opt_in_at?: string | null;
          ai_opt_in_by?: string | null;
          ai_text?: number | null;
          channel_agreed_at?: string | null;
          channel_agreed_by?: string | null;
          channel_stopped?: string | null;
          created_at?: string;
          digest_at?: string | null;
          digest_date?: string | null;
          digest_days?: number[];
          digest_hour?: number;
          digest_minute?: number;
          digest_zone?: string | null;
          fee_ceiling_cents?: number;
          id?: string;
          installation_id?: string | null;
          last_pieces?: string | null;
          last_served?: number;
          last_told?: number;
          listings_channel?: string | null;
          name?: string;
          one_offs?: string | null;
          operators_accepted_at?: string | null;
          operators_accepted_by?: string | null;
          operators_text?: number | null;
          paused_at?: string | null;
          paused_by?: string | null;
          scopes_asked?: string | null;
          small_changes?: boolean;
          solo_chosen_at?: string | null;
          solo_mode?: boolean;
          team_id?: string;
          uninstalled_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "studios_installation_id_fkey";
            columns: ["installation_id"];
            isOneToOne: false;
            referencedRelation: "slack_installations";
            referencedColumns: ["id"];
          },
        ];
      };
      sync_events: {
        Row: {
          at: string;
          change_id: string | null;
          code: string | null;
          id: number;
          kind: string;
          listing_id: string | null;
          outcome: string;
          reference: string | null;
          shop_id: string;
          studio_id: string;
        };
        Insert: {
          at?: string;
          change_id?: string | null;
          code?: string | null;
          id?: never;
          kind: string;
          listing_id?: string | null;
          outcome: string;
          reference?: string | null;
          shop_id: string;
          studio_id: string;
        };
        Update: {
          at?: string;
          change_id?: string | null;
          code?: string | null;
          id?: never;
          kind?: string;
          listing_id?: string | null;
          outcome?: string;
          reference?: string | null;
          shop_id?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "sync_events_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      sync_runs: {
        Row: {
          asked_by: string | null;
          done: number;
          finished_at: string | null;
          id: string;
          operation_id: string;
          result: Json;
          seq: number;
          shop_id: string;
          started_at: string;
          studio_id: string;
          total: number | null;
        };
        Insert: {
          asked_by?: string | null;
          done?: number;
          finished_at?: string | null;
          id: string;
          operation_id: string;
          result?: Json;
          seq?: never;
          shop_id: string;
          started_at?: string;
          studio_id: string;
          total?: number | null;
        };
        Update: {
          asked_by?: string | null;
          done?: number;
          finished_at?: string | null;
          id?: string;
          operation_id?: string;
          result?: Json;
          seq?: never;
          shop_id?: string;
          started_at?: string;
          studio_id?: string;
          total?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "sync_runs_studio_id_shop_id_fkey";
            columns: ["studio_id", "shop_id"];
            isOneToOne: false;
            referencedRelation: "shops";
            referencedColumns: ["studio_id", "id"];
          },
        ];
      };
      videos: {
        Row: {
          bytes: number;
          created_at: string;
          hash: string;
          studio_id: string;
        };
        Insert: {
          bytes: number;
          created_at?: string;
          hash: string;
          studio_id: string;
        };
        Update: {
          bytes?: number;
          created_at?: string;
          hash?: string;
          studio_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "videos_studio_id_fkey";
            columns: ["studio_id"];
            isOneToOne: false;
            referencedRelation: "studios";
            referencedColumns: ["id"];
          },
        ];
      };
      webhook_messages: {
        Row: {
          message_hash: string;
          seen_at: string;
        };
        Insert: {
          message_hash: string;
          seen_at?: string;
        };
        Update: {
          message_hash?: string;
          seen_at?: string;
        };
        Relationships: [];
      };
    };
    Views: { [_ in never]: never };
    Functions: {
      accept_app: {
        Args: {
          p_app_id: string | null;
        };
        Returns: undefined;
      };
      accept_operators_text: {
        Args: {
          p_text: number | null;
        };
        Returns: undefined;
      };
      add_batch_draft: {
        Args: {
          p_batch_id: string | null;
          p_change: Json;
          p_lease: string | null;
          p_operation: string | null;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      add_batch_photos: {
        Args: {
          p_batch_id: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_photos: Json;
        };
        Returns: undefined;
      };
      add_change_items: {
        Args: {
          p_items: Json;
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: Json;
      };
      admit_workspace: {
        Args: {
          p_installation_id: string | null;
          p_name: string | null;
          p_outbox: Json;
          p_owner: string | null;
          p_team_id: string | null;
        };
        Returns: string;
      };
      answer_stock: {
        Args: {
          p_answer: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_product_id: string | null;
          p_revision?: number | null;
        };
        Returns: undefined;
      };
      app_id_of: {
        Args: {
          p_keystring_hash: string | null;
          p_marketplace: string | null;
          p_studio_id: string | null;
        };
        Returns: string;
      };
      apply_import: {
        Args: {
          p_id: string | null;
        };
        Returns: undefined;
      };
      approve_part: {
        Args: {
          p_audit?: Json;
          p_change_id: string | null;
          p_content_hash: string | null;
          p_count: number | null;
          p_left: number[] | null;
          p_operations: Json;
          p_outbox: Json;
          p_rest: string | null;
          p_solo: boolean | null;
        };
        Returns: Json;
      };
      approve_return: {
        Args: {
          p_count: number | null;
          p_lease: string | null;
          p_nothing: Json;
          p_operation: string | null;
          p_outbox: Json;
        };
        Returns: number;
      };
      approve_together: {
        Args: {
          p_decisions: Json;
          p_hash: string | null;
          p_mode: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_solo: boolean | null;
        };
        Returns: undefined;
      };
      apps_to_ask: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      ask_for_plan: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: Json;
      };
      ask_for_scopes: {
        Args: {
          p_place: string | null;
          p_scopes: string | null;
          p_text: string | null;
        };
        Returns: number;
      };
      ask_to_read: {
        Args: {
          p_changed: boolean | null;
          p_reading: string | null;
          p_to_read: string[] | null;
        };
        Returns: Json;
      };
      audit: {
        Args: {
          p_event: Json;
        };
        Returns: undefined;
      };
      audit_operator: {
        Args: {
          p_action: string | null;
          p_reference: string | null;
          p_studio_id: string | null;
        };
        Returns: undefined;
      };
      begin_batch: {
        Args: {
          p_batch: Json;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      begin_catch_up: {
        Args: {
          p_change: Json;
          p_lease: string | null;
          p_look: Json;
          p_operation: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: string;
      };
      begin_change: {
        Args: {
          p_change: Json;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: Json;
      };
      begin_consent: {
        Args: {
          p_app_id?: string | null;
          p_browser_hash: string | null;
          p_expires_at: string | null;
          p_link_hash: string | null;
          p_state_hash: string | null;
          p_studio_id: string | null;
          p_verifier: string | null;
        };
        Returns: undefined;
      };
      begin_erasure: {
        Args: {
          p_cause: string | null;
          p_number: string | null;
          p_studio_id: string | null;
        };
        Returns: boolean;
      };
      begin_install: {
        Args: {
          p_browser_hash: string | null;
          p_expires_at: string | null;
          p_state_hash: string | null;
        };
        Returns: undefined;
      };
      begin_return: {
        Args: {
          p_change: Json;
          p_held: Json;
          p_lease: string | null;
          p_operation: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: string;
      };
      begin_scheduled: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
          p_outbox: Json;
        };
        Returns: string;
      };
      cancel_schedule: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      categories_fetched_at: {
        Args: {
          p_marketplace: string | null;
        };
        Returns: Json;
      };
      channel_changed: {
        Args: {
          p_channel: string | null;
          p_event_id: string | null;
          p_stopped: string | null;
          p_studio_id: string | null;
          p_text: string | null;
        };
        Returns: boolean;
      };
      claim_installation_checks: {
        Args: {
          p_after_ms: number | null;
          p_count: number | null;
        };
        Returns: Json;
      };
      claim_work: {
        Args: {
          p_delivered?: Json;
          p_kept?: number | null;
          p_kinds: string[] | null;
          p_lease_ms: number | null;
          p_messages: number | null;
          p_operations: number | null;
          p_templates: string[] | null;
          p_worker: string | null;
        };
        Returns: Json;
      };
      connect_shop: {
        Args: {
          p_app_id?: string | null;
          p_identity: Json;
          p_marketplace: string | null;
          p_member_id: string | null;
          p_operations: Json;
          p_shop_id: string | null;
          p_studio_id: string | null;
          p_tokens: Json;
        };
        Returns: Json;
      };
      count_changes: {
        Args: {
          p_author?: string | null;
          p_states: string[] | null;
        };
        Returns: Json;
      };
      count_envelopes: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      count_listings: {
        Args: {
          p_filter: Json;
        };
        Returns: Json;
      };
      count_table: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      create_change: {
        Args: {
          p_change: Json;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: Json;
      };
      create_link: {
        Args: {
          p_expires_at: string | null;
          p_link_hash: string | null;
          p_member_id: string | null;
          p_studio_id: string | null;
        };
        Returns: undefined;
      };
      create_listing_change: {
        Args: {
          p_change: Json;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: Json;
      };
      decide_catch_up: {
        Args: {
          p_catch_up: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_verdict: string | null;
        };
        Returns: undefined;
      };
      decide_change: {
        Args: {
          p_audit?: Json;
          p_change_id: string | null;
          p_content_hash: string | null;
          p_fee_cents: number | null;
          p_mode: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_reason: string | null;
          p_solo: boolean | null;
          p_verdict: string | null;
        };
        Returns: Json;
      };
      declare_marketplaces: {
        Args: {
          p_marketplaces: Json;
        };
        Returns: undefined;
      };
      declare_operations: {
        Args: {
          p_kinds: Json;
        };
        Returns: undefined;
      };
      digest_clocks: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      discard_draft: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      discard_import: {
        Args: {
          p_id: string | null;
        };
        Returns: undefined;
      };
      disconnect_shop: {
        Args: {
          p_operations: Json;
          p_outbox: Json;
          p_shop_id: string | null;
        };
        Returns: undefined;
      };
      end_batch: {
        Args: {
          p_batch_id: string | null;
          p_lease: string | null;
          p_operation: string | null;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      end_installation: {
        Args: {
          p_event_id: string | null;
          p_generation: number | null;
          p_how: string | null;
          p_id: string | null;
        };
        Returns: string;
      };
      end_rest: {
        Args: {
          p_failure: Json;
          p_lease: string | null;
          p_operation: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_state: string | null;
        };
        Returns: undefined;
      };
      enqueue_catch_ups: {
        Args: Record<PropertyKey, never>;
        Returns: number;
      };
      enqueue_digest: {
        Args: {
          p_date: string | null;
          p_studio_id: string | null;
        };
        Returns: boolean;
      };
      enqueue_due_syncs: {
        Args: Record<PropertyKey, never>;
        Returns: number;
      };
      enqueue_nudges: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      enqueue_stock_checks: {
        Args: {
          p_longest?: number | null;
          p_share: number | null;
          p_shortest: number | null;
        };
        Returns: number;
      };
      ensure_listings_channel: {
        Args: {
          p_channel: string | null;
          p_studio_id: string | null;
        };
        Returns: undefined;
      };
      ensure_member: {
        Args: {
          p_is_guest: boolean | null;
          p_name: string | null;
          p_role: string | null;
          p_slack_user_id: string | null;
          p_studio_id: string | null;
          p_time_zone: string | null;
        };
        Returns: Json;
      };
      ensure_studio: {
        Args: {
          p_name: string | null;
          p_team_id: string | null;
        };
        Returns: string;
      };
      envelopes_under_others: {
        Args: {
          p_after: string | null;
          p_column: string | null;
          p_key: string | null;
          p_limit: number | null;
          p_table: string | null;
        };
        Returns: Json;
      };
      erase_dead_shop: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: Json;
      };
      erase_rows: {
        Args: {
          p_lease: string | null;
          p_limit: number | null;
          p_operation: string | null;
          p_table: string | null;
        };
        Returns: number;
      };
      erase_shop_copies: {
        Args: {
          p_outbox: Json;
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      erasure_counts: {
        Args: {
          p_studio_id: string | null;
        };
        Returns: Json;
      };
      erasure_leaves: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: Json;
      };
      erasure_plan: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: Json;
      };
      erasure_receipt: {
        Args: {
          p_number: string | null;
        };
        Returns: Json;
      };
      expiring_installations: {
        Args: {
          p_before: string | null;
        };
        Returns: Json;
      };
      export_rows: {
        Args: {
          p_after: Json;
          p_limit: number | null;
          p_table: string | null;
        };
        Returns: Json;
      };
      export_tables: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      extend_ai_opt_in: {
        Args: {
          p_outbox: Json;
          p_text: number | null;
        };
        Returns: undefined;
      };
      extend_operation: {
        Args: {
          p_id: string | null;
          p_lease: string | null;
          p_lease_ms: number | null;
        };
        Returns: boolean;
      };
      fill_draft: {
        Args: {
          p_fill: Json;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      find_changes: {
        Args: {
          p_limit: number | null;
          p_number: string | null;
          p_request: number | null;
          p_text: string | null;
        };
        Returns: Json;
      };
      finish_erasure: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: string;
      };
      finish_operation: {
        Args: {
          p_code: string | null;
          p_id: string | null;
          p_lease: string | null;
          p_outcome: string | null;
        };
        Returns: boolean;
      };
      finish_run: {
        Args: {
          p_answer: Json;
          p_counts: Json;
          p_lease: string | null;
          p_news: Json;
          p_operation: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_result: Json;
          p_run: string | null;
        };
        Returns: undefined;
      };
      forget_app: {
        Args: {
          p_app_id: string | null;
          p_member_id: string | null;
          p_studio_id: string | null;
        };
        Returns: undefined;
      };
      forget_envelopes: {
        Args: {
          p_key: string | null;
        };
        Returns: Json;
      };
      forget_installations: {
        Args: {
          p_days: number | null;
        };
        Returns: number;
      };
      forget_requests: {
        Args: Record<PropertyKey, never>;
        Returns: number;
      };
      forget_webhooks: {
        Args: Record<PropertyKey, never>;
        Returns: number;
      };
      give_stock_rule: {
        Args: {
          p_operations: Json;
          p_outbox: Json;
          p_rule: Json;
        };
        Returns: Json;
      };
      give_up_return: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      go_live: {
        Args: {
          p_change_id: string | null;
          p_fee_cents: number | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      greet: {
        Args: {
          p_outbox: Json;
        };
        Returns: boolean;
      };
      group_batch: {
        Args: {
          p_batch_id: string | null;
          p_grouping: string | null;
          p_groups: Json;
          p_operations: Json;
          p_outbox: Json;
          p_revision: number | null;
        };
        Returns: undefined;
      };
      hold_change: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: boolean;
      };
      install_slack: {
        Args: {
          p_installation: Json;
          p_outbox: Json;
        };
        Returns: Json;
      };
      installation_answers: {
        Args: {
          p_id: string | null;
          p_version: number | null;
        };
        Returns: undefined;
      };
      installation_for: {
        Args: {
          p_enterprise_id: string | null;
          p_team_id: string | null;
        };
        Returns: Json;
      };
      installation_inactive: {
        Args: {
          p_id: string | null;
          p_version: number | null;
        };
        Returns: string;
      };
      keep_catch_up: {
        Args: {
          p_catch_up: Json;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: string;
      };
      keep_shop: {
        Args: {
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      keep_stock: {
        Args: {
          p_changes: Json;
          p_lease: string | null;
          p_operation: string | null;
          p_outbox: Json;
          p_stock: Json;
        };
        Returns: string;
      };
      lease_installation: {
        Args: {
          p_holder: string | null;
          p_id: string | null;
          p_ms: number | null;
        };
        Returns: boolean;
      };
      lease_refresh: {
        Args: {
          p_begin: boolean | null;
          p_holder: string | null;
          p_ms: number | null;
          p_shop_id: string | null;
        };
        Returns: boolean;
      };
      leave_out_shop: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_shop_id: string | null;
        };
        Returns: undefined;
      };
      leave_points_out: {
        Args: {
          p_drafts: Json;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      leave_workspaces: {
        Args: {
          p_event_id: string | null;
          p_installation_id: string | null;
          p_team_ids: string[] | null;
        };
        Returns: boolean;
      };
      listings_channel_of: {
        Args: {
          p_team_id: string | null;
        };
        Returns: Json;
      };
      log_sync: {
        Args: {
          p_event: Json;
        };
        Returns: undefined;
      };
      made_by_others: {
        Args: {
          p_item_id: string | null;
          p_numbers: string[] | null;
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      make_batch: {
        Args: {
          p_batch_id: string | null;
          p_drafts: Json;
          p_operations: Json;
          p_outbox: Json;
          p_revision: number | null;
        };
        Returns: undefined;
      };
      make_mine: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      make_products: {
        Args: {
          p_listing_ids: string[] | null;
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      mark_dead: {
        Args: {
          p_holder: string | null;
          p_shop_id: string | null;
        };
        Returns: boolean;
      };
      mark_gone: {
        Args: {
          p_external_ids: string[] | null;
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: number;
      };
      match_products: {
        Args: {
          p_kept: string | null;
          p_merged: string | null;
          p_word: string | null;
        };
        Returns: undefined;
      };
      member_of: {
        Args: {
          p_slack_user_id: string | null;
          p_studio_id: string | null;
        };
        Returns: Json;
      };
      mirror_listings: {
        Args: {
          p_lease: string | null;
          p_listings: Json;
          p_operation: string | null;
        };
        Returns: undefined;
      };
      mirror_page: {
        Args: {
          p_done: number | null;
          p_lease: string | null;
          p_listings: Json;
          p_operation: string | null;
          p_run: string | null;
          p_total: number | null;
        };
        Returns: Json;
      };
      note_batch_photo: {
        Args: {
          p_batch_id: string | null;
          p_lease: string | null;
          p_operation: string | null;
          p_outbox: Json;
          p_photo: Json;
        };
        Returns: undefined;
      };
      note_other_event: {
        Args: {
          p_app_id: string | null;
          p_event: string | null;
        };
        Returns: undefined;
      };
      note_plan_part: {
        Args: {
          p_apart?: number | null;
          p_found: number | null;
          p_lease: string | null;
          p_left: Json;
          p_looked: number | null;
          p_operation: string | null;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      note_shop_news: {
        Args: {
          p_counts: Json;
          p_outbox: Json;
          p_shop_id: string | null;
        };
        Returns: undefined;
      };
      offer: {
        Args: Record<PropertyKey, never>;
        Returns: boolean;
      };
      offer_catch_ups: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
          p_rules: Json;
        };
        Returns: undefined;
      };
      operator_app_used_at: {
        Args: {
          p_marketplace: string | null;
        };
        Returns: string;
      };
      pause_change: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      purge_old: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      read_allowances: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      read_app: {
        Args: {
          p_app_id: string | null;
        };
        Returns: Json;
      };
      read_apps: {
        Args: {
          p_marketplace: string | null;
          p_studio_id: string | null;
        };
        Returns: Json;
      };
      read_batch: {
        Args: {
          p_lease: string | null;
          p_limit: number | null;
          p_operation: string | null;
        };
        Returns: Json;
      };
      read_batched: {
        Args: {
          p_catch_up: string | null;
          p_since: string | null;
        };
        Returns: Json;
      };
      read_card: {
        Args: {
          p_id: string | null;
        };
        Returns: Json;
      };
      read_catch_ups: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      read_change: {
        Args: {
          p_id: string | null;
        };
        Returns: Json;
      };
      read_change_items: {
        Args: {
          p_change_id: string | null;
          p_failed: boolean | null;
          p_limit: number | null;
          p_offset: number | null;
          p_states: string[] | null;
        };
        Returns: Json;
      };
      read_change_items_in_turn: {
        Args: {
          p_after: number | null;
          p_change_id: string | null;
          p_limit: number | null;
          p_states: string[] | null;
        };
        Returns: Json;
      };
      read_changes: {
        Args: {
          p_author: string | null;
          p_limit: number | null;
          p_offset: number | null;
          p_oldest?: boolean | null;
          p_states: string[] | null;
        };
        Returns: Json;
      };
      read_changes_of: {
        Args: {
          p_limit: number | null;
          p_listing_id: string | null;
        };
        Returns: Json;
      };
      read_context: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      read_digest: {
        Args: {
          p_limit: number | null;
          p_since: string | null;
          p_until: string | null;
        };
        Returns: Json;
      };
      read_draft_batch: {
        Args: {
          p_id: string | null;
        };
        Returns: Json;
      };
      read_expected: {
        Args: {
          p_run: string | null;
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      read_given_up: {
        Args: {
          p_limit: number | null;
        };
        Returns: Json;
      };
      read_history: {
        Args: {
          p_limit: number | null;
          p_listing_id: string | null;
        };
        Returns: Json;
      };
      read_home: {
        Args: {
          p_differing: number | null;
          p_log: Json;
          p_member: string | null;
          p_page: number | null;
          p_per_page: number | null;
        };
        Returns: Json;
      };
      read_import: {
        Args: {
          p_id: string | null;
        };
        Returns: Json;
      };
      read_installation: {
        Args: {
          p_id: string | null;
        };
        Returns: Json;
      };
      read_link: {
        Args: {
          p_link_hash: string | null;
        };
        Returns: Json;
      };
      read_listing: {
        Args: {
          p_changes: number | null;
          p_id: string | null;
        };
        Returns: Json;
      };
      read_listing_table: {
        Args: {
          p_after: number | null;
          p_limit: number | null;
          p_photos?: boolean | null;
        };
        Returns: Json;
      };
      read_listings: {
        Args: {
          p_filter: Json;
        };
        Returns: Json;
      };
      read_listings_in_turn: {
        Args: {
          p_filter: Json;
          p_limit: number | null;
        };
        Returns: Json;
      };
      read_log: {
        Args: {
          p_filter: Json;
        };
        Returns: Json;
      };
      read_members: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      read_open_batches: {
        Args: {
          p_limit: number | null;
        };
        Returns: Json;
      };
      read_overview: {
        Args: {
          p_member: string | null;
        };
        Returns: Json;
      };
      read_own_writers: {
        Args: {
          p_item: string | null;
          p_lease: string | null;
          p_live: Json;
          p_operation: string | null;
        };
        Returns: Json;
      };
      read_plan_choice: {
        Args: {
          p_change_id: string | null;
          p_limit: number | null;
          p_member: string | null;
          p_offset: number | null;
        };
        Returns: Json;
      };
      read_plan_items: {
        Args: {
          p_change_id: string | null;
          p_listing_ids: string[] | null;
        };
        Returns: Json;
      };
      read_plan_left_out: {
        Args: {
          p_change_id: string | null;
          p_code: string | null;
          p_limit: number | null;
          p_offset: number | null;
        };
        Returns: Json;
      };
      read_plan_left_out_in_turn: {
        Args: {
          p_after: number | null;
          p_change_id: string | null;
          p_limit: number | null;
        };
        Returns: Json;
      };
      read_plan_order: {
        Args: {
          p_change_id: string | null;
        };
        Returns: Json;
      };
      read_product_outlines: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      read_products: {
        Args: {
          p_filter: Json;
        };
        Returns: Json;
      };
      read_report: {
        Args: {
          p_since: string | null;
        };
        Returns: Json;
      };
      read_scheduled: {
        Args: {
          p_limit: number | null;
        };
        Returns: Json;
      };
      read_section_stock: {
        Args: {
          p_section: string | null;
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      read_shared_stock: {
        Args: {
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      read_shops: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      read_standing: {
        Args: {
          p_limit: number | null;
          p_offset: number | null;
        };
        Returns: Json;
      };
      read_stock: {
        Args: {
          p_product_id: string | null;
        };
        Returns: Json;
      };
      read_stock_listings: {
        Args: {
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      read_stock_rule: {
        Args: {
          p_rule_id: string | null;
        };
        Returns: Json;
      };
      read_stock_waiting: {
        Args: {
          p_limit: number | null;
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      read_studio: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      read_tokens: {
        Args: {
          p_shop_id: string | null;
        };
        Returns: Json;
      };
      read_waiting: {
        Args: {
          p_from: number | null;
          p_limit: number | null;
          p_member: string | null;
          p_offset: number | null;
          p_step: string | null;
        };
        Returns: Json;
      };
      record_import: {
        Args: {
          p_id: string | null;
          p_lease: string | null;
          p_operation: string | null;
          p_outbox: Json;
          p_plan: Json;
          p_state: string | null;
        };
        Returns: undefined;
      };
      record_item: {
        Args: {
          p_item: Json;
          p_lease: string | null;
          p_operation: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      record_receipt: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: Json;
      };
      record_shop: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_shop: Json;
        };
        Returns: undefined;
      };
      record_stock_check: {
        Args: {
          p_lease: string | null;
          p_listings: Json;
          p_operation: string | null;
        };
        Returns: undefined;
      };
      release_installation: {
        Args: {
          p_holder: string | null;
          p_id: string | null;
        };
        Returns: undefined;
      };
      release_operation: {
        Args: {
          p_count_attempt: boolean | null;
          p_id: string | null;
          p_lease: string | null;
          p_wait_ms: number | null;
        };
        Returns: boolean;
      };
      release_refresh: {
        Args: {
          p_holder: string | null;
          p_outcome: string | null;
          p_shop_id: string | null;
        };
        Returns: undefined;
      };
      reopen_change: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      replace_categories: {
        Args: {
          p_marketplace: string | null;
          p_nodes: Json;
        };
        Returns: undefined;
      };
      replace_envelopes: {
        Args: {
          p_column: string | null;
          p_rows: Json;
          p_table: string | null;
        };
        Returns: number;
      };
      request_erasure: {
        Args: {
          p_name: string | null;
          p_number: string | null;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      reserve_calls: {
        Args: {
          p_allowance: Json;
          p_app_id: string | null;
          p_holder: string | null;
          p_lead_ms: number | null;
          p_pace: string | null;
          p_said: Json;
          p_used: Json;
          p_wants: Json;
        };
        Returns: Json;
      };
      restore_draft: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      resume_change: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      resume_erasures: {
        Args: {
          p_late_days: number | null;
        };
        Returns: Json;
      };
      retry_change: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_reason?: string | null;
        };
        Returns: undefined;
      };
      retry_message: {
        Args: {
          p_aside: boolean | null;
          p_code: string | null;
          p_id: string | null;
          p_lease: string | null;
          p_uncertain: boolean | null;
          p_wait_ms: number | null;
        };
        Returns: boolean;
      };
      revoke_stock_rule: {
        Args: {
          p_operations: Json;
          p_outbox: Json;
          p_rule_id: string | null;
        };
        Returns: undefined;
      };
      save_and_submit: {
        Args: {
          p_change_id: string | null;
          p_content: Json;
          p_content_hash: string | null;
          p_items: Json;
          p_operations: Json;
          p_outbox: Json;
          p_payloads: Json;
          p_revision: number | null;
        };
        Returns: Json;
      };
      save_app: {
        Args: {
          p_accepted: boolean | null;
          p_app_id: string | null;
          p_key: Json;
          p_kind: string | null;
          p_known?: boolean | null;
          p_marketplace: string | null;
          p_member_id: string | null;
          p_most?: number | null;
          p_per_day: number | null;
          p_per_second: number | null;
          p_studio_id: string | null;
        };
        Returns: string;
      };
      save_batch_card: {
        Args: {
          p_batch_id: string | null;
          p_channel: string | null;
          p_kind: string | null;
          p_ts: string | null;
        };
        Returns: undefined;
      };
      save_draft: {
        Args: {
          p_change_id: string | null;
          p_content: Json;
          p_items: Json;
          p_operations: Json;
          p_outbox: Json;
          p_revision: number | null;
        };
        Returns: Json;
      };
      save_drafts: {
        Args: {
          p_drafts: Json;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      save_installation_tokens: {
        Args: {
          p_id: string | null;
          p_tokens: Json;
          p_version: number | null;
        };
        Returns: boolean;
      };
      save_message: {
        Args: {
          p_change_id: string | null;
          p_channel: string | null;
          p_kind: string | null;
          p_ts: string | null;
        };
        Returns: undefined;
      };
      save_shop_news: {
        Args: {
          p_channel: string | null;
          p_on: string | null;
          p_shop_id: string | null;
          p_ts: string | null;
        };
        Returns: undefined;
      };
      save_tokens: {
        Args: {
          p_holder: string | null;
          p_shop_id: string | null;
          p_studio_id: string | null;
          p_tokens: Json;
          p_version: number | null;
        };
        Returns: boolean;
      };
      save_webhook_secret: {
        Args: {
          p_app_id: string | null;
          p_member_id: string | null;
          p_secret: string | null;
          p_studio_id: string | null;
        };
        Returns: undefined;
      };
      say_once: {
        Args: {
          p_entry: Json;
          p_lease: string | null;
          p_operation: string | null;
        };
        Returns: undefined;
      };
      schema_version: {
        Args: Record<PropertyKey, never>;
        Returns: string;
      };
      seal_change: {
        Args: {
          p_count: number | null;
          p_lease: string | null;
          p_operation: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      search_categories: {
        Args: {
          p_limit: number | null;
          p_marketplace: string | null;
          p_words: string | null;
        };
        Returns: Json;
      };
      send_messages: {
        Args: {
          p_outbox: Json;
        };
        Returns: undefined;
      };
      send_messages_once: {
        Args: {
          p_outbox: Json;
        };
        Returns: undefined;
      };
      set_ai_opt_in: {
        Args: {
          p_on: boolean | null;
          p_outbox: Json;
          p_text?: number | null;
        };
        Returns: undefined;
      };
      set_eu_trader: {
        Args: {
          p_answer: string | null;
          p_shop_id: string | null;
        };
        Returns: undefined;
      };
      set_ours: {
        Args: {
          p_agreed: string[] | null;
          p_listing_id: string | null;
          p_operations: Json;
          p_ours: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      set_paused: {
        Args: {
          p_operations: Json;
          p_outbox: Json;
          p_paused: boolean | null;
          p_shop_id: string | null;
        };
        Returns: undefined;
      };
      set_role: {
        Args: {
          p_member_id: string | null;
          p_outbox: Json;
          p_role: string | null;
        };
        Returns: undefined;
      };
      set_schedule: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_when: Json;
        };
        Returns: undefined;
      };
      set_settings: {
        Args: {
          p_operations: Json;
          p_outbox: Json;
          p_settings: Json;
        };
        Returns: undefined;
      };
      set_shop_access: {
        Args: {
          p_members: string[] | null;
          p_operations: Json;
          p_outbox: Json;
          p_shop_id: string | null;
        };
        Returns: undefined;
      };
      set_shop_defaults: {
        Args: {
          p_defaults: Json;
          p_operations: Json;
          p_outbox: Json;
          p_shop_id: string | null;
        };
        Returns: undefined;
      };
      settle_conflict: {
        Args: {
          p_agreed: string[] | null;
          p_change_id: string | null;
          p_content: Json;
          p_content_hash: string | null;
          p_items: Json;
          p_operations: Json;
          p_outbox: Json;
          p_payloads: Json;
          p_revision: number | null;
        };
        Returns: undefined;
      };
      settle_message: {
        Args: {
          p_code: string | null;
          p_id: string | null;
          p_lease: string | null;
          p_state: string | null;
        };
        Returns: boolean;
      };
      shelve_message: {
        Args: {
          p_id: string | null;
          p_lease: string | null;
        };
        Returns: boolean;
      };
      shop_changed: {
        Args: {
          p_app_id?: string | null;
          p_external_shop_id: string | null;
          p_marketplace: string | null;
          p_message_hash: string | null;
        };
        Returns: string;
      };
      shop_id_of: {
        Args: {
          p_external_id: string | null;
          p_marketplace: string | null;
          p_studio_id: string | null;
        };
        Returns: string;
      };
      sign_out_installation: {
        Args: {
          p_id: string | null;
          p_text: string | null;
          p_version: number | null;
        };
        Returns: boolean;
      };
      split_product: {
        Args: {
          p_listing_id: string | null;
        };
        Returns: Json;
      };
      start_import: {
        Args: {
          p_file: Json;
          p_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      start_run: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
          p_run: Json;
        };
        Returns: Json;
      };
      stock_paces: {
        Args: {
          p_added: Json;
          p_share: number | null;
          p_shortest: number | null;
          p_studio_id: string | null;
        };
        Returns: Json;
      };
      stop_change: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      stop_warning: {
        Args: {
          p_code: string | null;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      stop_writing: {
        Args: {
          p_change_id: string | null;
        };
        Returns: undefined;
      };
      studio_named: {
        Args: {
          p_team_id: string | null;
        };
        Returns: Json;
      };
      studios_uninstalled_for: {
        Args: {
          p_days: number | null;
        };
        Returns: Json;
      };
      submit_change: {
        Args: {
          p_change_id: string | null;
          p_content_hash: string | null;
          p_operations: Json;
          p_outbox: Json;
          p_payloads: Json;
          p_revision: number | null;
        };
        Returns: undefined;
      };
      submit_together: {
        Args: {
          p_operations: Json;
          p_outbox: Json;
          p_requests: Json;
        };
        Returns: undefined;
      };
      take_consent: {
        Args: {
          p_state_hash: string | null;
        };
        Returns: Json;
      };
      take_install: {
        Args: {
          p_state_hash: string | null;
        };
        Returns: Json;
      };
      take_into_plan: {
        Args: {
          p_change_id: string | null;
          p_code: string | null;
          p_listing_ids: string[] | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      take_out_of_plan: {
        Args: {
          p_change_id: string | null;
          p_listing_ids: string[] | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      take_out_part: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: Json;
      };
      tend_logins: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      usual_tags: {
        Args: {
          p_limit: number | null;
        };
        Returns: Json;
      };
      void_link: {
        Args: {
          p_link_hash: string | null;
        };
        Returns: undefined;
      };
      warn_idle_apps: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      who_acts: {
        Args: {
          p_event_id: string | null;
          p_signature_hash: string | null;
          p_slack_user_id: string | null;
          p_team_id: string | null;
        };
        Returns: Json;
      };
      withdraw_change: {
        Args: {
          p_change_id: string | null;
          p_operations: Json;
          p_outbox: Json;
        };
        Returns: undefined;
      };
      writes_allowed: {
        Args: {
          p_lease: string | null;
          p_operation: string | null;
          p_shop_id: string | null;
        };
        Returns: Json;
      };
    };
    Enums: { [_ in never]: never };
    CompositeTypes: { [_ in never]: never };
  };
};
