/** Every bound of the relay: a name, a unit, a reason. */

/** Viewers at once, unless the configuration or the MCU says less. */
export const MAX_SESSIONS = 10;
/** Most the field `max_sessions` can say. */
export const SESSIONS_LIMIT = 255;
/** Numbers above are not believed: the counter could no longer grow. */
export const SESSION_NUMBER_MAX = 0xffff_0000;
/** Closed numbers remembered, to tell "over" from "unknown". */
export const CLOSED_REMEMBERED = 64;

/** The service keeps an undelivered message for this long by default, ms; viewers wait about as long. */
export const OFFER_TTL_MS = 60_000;
/** A candidate that waited longer helps nobody, ms. */
export const CANDIDATE_TTL_MS = 30_000;
/** Candidates wait this long for the offer that they belong to, ms. */
export const EARLY_TTL_MS = 30_000;
/** An offer at the MCU without an answer is reported after this time, ms. */
export const SLOW_ANSWER_MS = 10_000;
/** Answered, but never connected: the session is dead, ms. */
export const CONNECT_MS = 60_000;
/** Disconnected for this long: the session is dead, ms. */
export const DISCONNECTED_MS = 180_000;
/** The same for the storage session, which only a new offer brings back, ms. */
export const STORAGE_LOST_MS = 30_000;
/** At the cap a session that is disconnected for this long makes room, ms. */
export const YIELD_MS = 10_000;
/** Pause before the relay, as viewer, opens the next session, ms. */
export const REOPEN_MS = 1_000;
/** A peer that never trickles gets its whole answer this long after its offer at the latest, ms. */
export const WHOLE_ANSWER_MS = 5_000;
/** ... but the MCU's candidates have at least this time after its answer, ms. */
export const GATHER_MIN_MS = 500;
/** How long the relay waits for SyncDone of an MCU that lives on, ms. */
export const SYNC_WAIT_MS = 1_000;
/** Time is sent this often, ms. */
export const TIME_EVERY_MS = 3_600_000;
/** A step of the host's clock of this size is told at once, ms. */
export const TIME_STEP_MS = 500;

/** An offer waits this long for ICE servers, ms. */
export const ICE_WAIT_MS = 1_500;
/** ICE servers are renewed this long before they die, ms. */
export const ICE_GRACE_MS = 30_000;
/** Without any word from the cloud side a fetch counts as failed, ms. */
export const ICE_FETCH_MS = 10_000;
/** First and longest pause after a failed fetch, ms. */
export const ICE_RETRY_MIN_MS = 500;
export const ICE_RETRY_MAX_MS = 30_000;
/** As IceServers allows: servers, URIs each, bytes of each text. */
export const ICE_SERVERS_MAX = 6;
export const ICE_URIS_MAX = 4;
export const ICE_TEXT_MAX_BYTES = 256;

/** What a 64 KiB frame of the service can hold after base64, bytes. */
export const SDP_MAX_BYTES = 49_152;
export const SDP_MAX_LINES = 2_048;
export const SDP_LINE_MAX_BYTES = 4_096;
/** Sections and ICE user fragments that are remembered of one description. */
export const SDP_SECTIONS_MAX = 64;
/** As Candidate, SessionOpened, SignalingState, ChannelInfo and SendStatus allow, bytes. */
export const CANDIDATE_MAX_BYTES = 512;
export const MID_MAX_BYTES = 64;
export const UFRAG_MAX_BYTES = 256;
export const CLIENT_ID_MAX_BYTES = 256;
export const TEXT_MAX_BYTES = 200;
export const REGION_MAX_BYTES = 32;
export const NAME_MAX_BYTES = 256;
export const ARN_MAX_BYTES = 1_024;
export const REASON_MAX_BYTES = 256;

/** Candidates of one session, each way; they count anew after an ICE restart. */
export const SESSION_CANDIDATES = 64;
/** Candidates that wait for an offer: each viewer's count and bytes, viewers, bytes in all. */
export const EARLY_CANDIDATES = 64;
export const EARLY_BYTES = 16_384;
export const EARLY_VIEWERS = 32;
export const EARLY_ALL_BYTES = 131_072;

/** Session messages under way to the device; more wait here, where they can still be reordered and dropped. */
export const WINDOW_MESSAGES = 8;
export const WINDOW_BYTES = 8_192;
/** SendStatus and Error under way; above the second mark good news is left out. */
export const NOTICES_MAX = 32;
export const GOOD_NEWS_MAX = 24;
export const NOTICE_TTL_MS = 10_000;

/** Bytes that a message takes on the link besides its large field; an estimate for the window. */
export const MESSAGE_OVERHEAD_BYTES = 24;

/**
 * Descriptions and candidates handed to the cloud side within the window: its own pace, below the service's 5 and 20
 * per second and socket, so that what waits does so here, each session in turn.
 */
export const RATE_WINDOW_MS = 1_300;
export const RATE_DESCRIPTIONS = 4;
export const RATE_CANDIDATES = 18;
/** Messages sent whose fate is still open or may be revoked by the service. */
export const PENDING_MAX = 1_024;
/** A fate is awaited for this long: the longest wait for a socket, then the service's own time to refuse, ms. */
export const PENDING_MS = 120_000;
/** Messages to the service in 24 hours; messages cost money. */
export const DAILY_MESSAGES = 100_000;
export const DAY_MS = 86_400_000;

/**
 * Budgets, as burst and refill per second: of one viewer, of all with a session, and of all without one, so that neither
 * those who stay nor those who come can shut the others out.
 */
export const VIEWER_OFFERS = { burst: 5, perS: 0.5 };
export const VIEWER_CANDIDATES = { burst: 96, perS: 8 };
export const VIEWER_BYTES = { burst: 98_304, perS: 4_096 };
export const KNOWN_OFFERS = { burst: 15, perS: 4 };
export const KNOWN_CANDIDATES = { burst: 640, perS: 80 };
export const KNOWN_BYTES = { burst: 393_216, perS: 24_576 };
export const NEW_OFFERS = { burst: 15, perS: 1 };
export const NEW_CANDIDATES = { burst: 320, perS: 20 };
export const NEW_BYTES = { burst: 131_072, perS: 8_192 };
/** Of what viewers with a session share, this part is kept for those who have most of their own budget left. */
export const RESERVED_SHARE = 1 / 3;
/** Viewers whose budget is remembered. */
export const VIEWERS_TRACKED = 64;

/** Requests of the MCU, per kind, as burst and refill per second. */
export const DEVICE_REQUESTS = { burst: 5, perS: 0.5 };
export const DEVICE_LOGS = { burst: 100, perS: 20 };
/** Connect and Disconnect count as running until the state moves, or for this long, ms. */
export const DEVICE_CALL_MS = 5_000;

/** Equal drops are reported at once and then summed up this often, ms. */
export const DROP_REPORT_MS = 1_000;
