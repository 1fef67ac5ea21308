"""Bodies of link.proto as lists of (field, value), printed as protobuf text format and encoded by protoc."""
import pathlib
import subprocess

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
MAX = 0xFFFFFFFF
UNICODE = "Kamera \u00e4\u00df \u6444\u50cf\u673a \U0001f3a5"

# A value is an int, a bool, a str (string), bytes, a list of (field, value) (message) or a tuple of values (repeated).


def quoted(raw: bytes) -> str:
    """Printable ASCII stands for itself, all else (and the three marks) as three octal digits."""
    return '"' + "".join(chr(b) if 0x20 <= b < 0x7F and b not in b'"\\|' else f"\\{b:03o}" for b in raw) + '"'


def text(fields: list) -> str:
    out = []
    for name, value in fields:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, list):
                out.append(f"{name} {{ {text(one)} }}" if one else f"{name} {{ }}")
            elif isinstance(one, bool):
                out.append(f"{name}: {str(one).lower()}")
            elif isinstance(one, int):
                out.append(f"{name}: {one}")
            else:
                out.append(f"{name}: {quoted(one.encode() if isinstance(one, str) else one)}")
    return " ".join(out)


def protoc(mode: str, type: str, data: bytes) -> bytes:
    return subprocess.run(
        ["protoc", f"--{mode}=kvs_bridge.link.v1.{type}", f"-I{PROTO}", "kvs_bridge/link/v1/link.proto"],
        input=data, capture_output=True, check=True).stdout


def encode(type: str, fields: list) -> bytes:
    return protoc("encode", type, text(fields).encode())


HELLO_TYPICAL = [
    ("role", 1), ("version_min", 1), ("version_max", 1), ("epoch", 0x11223344), ("peer_epoch", 0xA1B2C3D4),
    ("boot_count", 3), ("reset_cause", 1), ("fragment_max", 1024), ("window", 32), ("slots", 16),
    ("receive_bytes", 65535), ("credit_unit", 256), ("max_state_bytes", 65535), ("max_signaling_bytes", 65535),
    ("max_bulk_bytes", 65535),
]
HELLO_MCU = [
    ("role", 2), ("version_min", 1), ("version_max", 1), ("epoch", 0xA1B2C3D4), ("boot_count", 4711),
    ("reset_cause", 4), ("fragment_max", 128), ("window", 8), ("slots", 1), ("receive_bytes", 1024),
    ("credit_unit", 16), ("max_state_bytes", 4096),
    ("max_signaling_bytes", 10240), ("max_bulk_bytes", 1024), ("stall_ms", 100), ("dictionary_id", 7),
]
HELLO_SLIP = [
    ("role", 1), ("version_min", 1), ("version_max", 1), ("epoch", 0xC0DBDCDD), ("peer_epoch", 0xDBC0C0DB),
    ("fragment_max", 0xC0), ("window", 1),
]
HELLO_FULL = [
    ("role", 2), ("version_min", MAX), ("version_max", MAX), ("epoch", MAX), ("peer_epoch", MAX), ("boot_count", MAX),
    ("reset_cause", 7), ("fragment_max", MAX), ("window", MAX), ("slots", MAX), ("receive_bytes", MAX),
    ("credit_unit", MAX), ("max_state_bytes", MAX), ("max_signaling_bytes", MAX), ("max_bulk_bytes", MAX),
    ("stall_ms", MAX), ("features", MAX), ("dictionary_id", MAX),
]
LINK_CONTROLS = [
    ("link_ping", [("kind", 1), ("token", 77)]),
    ("link_pong", [("kind", 2), ("token", 77)]),
    ("link_ping_highest", [("kind", 1), ("token", MAX)]),
    ("link_sleep_req", [("kind", 3), ("wake_method", 1), ("wake_ms", 250)]),
    ("link_sleep_req_full", [("kind", 3), ("token", MAX), ("wake_method", 3), ("wake_ms", MAX)]),
    ("link_sleep_ok", [("kind", 4)]),
    ("link_wake", [("kind", 5)]),
    ("link_awake", [("kind", 6)]),
    ("link_rate_reserved", [("kind", 7)]),
]

SDP = ("v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
       "m=video 9 UDP/TLS/RTP/SAVPF 102\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:Yh1W\r\na=ice-pwd:not-a-real-password-00000\r\n"
       "a=fingerprint:sha-256 " + ":".join(["5C"] * 32) + "\r\na=setup:actpass\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\n"
       "a=rtpmap:102 H264/90000\r\n").encode()
HOST_CANDIDATE = b"candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0"
LINKLOCAL = b"candidate:1 1 UDP 2130706431 FE80:0000:0000:0000:0000:0000:0000:0001 9 typ host"
EVERY_BYTE = bytes(range(256))


def server(n: int, user: str, password: str) -> list:
    return [("username", user), ("password", password), ("uris", tuple(
        f"turns:192-0-2-{n}.t-00000000.kinesisvideo.eu-central-1.amazonaws.com:443?transport={t}" for t in ("udp", "tcp")))]


# arm, then (case, fields): typical, empty, boundary and Unicode values of each message.
ENVELOPES = [
    ("time", [
        ("typical", [("unix_us", 1794000000123456), ("uncertainty_ms", 25)]),
        ("empty", []),
        ("unknown_uncertainty", [("unix_us", 1794000000123456), ("uncertainty_ms", MAX)]),
        ("highest", [("unix_us", 2**64 - 1), ("uncertainty_ms", MAX)]),
        ("above_2_53", [("unix_us", 2**53 + 1)]),
    ]),
    ("channel_info", [
        ("typical", [("role", 1), ("region", "eu-central-1"), ("name", "front-door"),
                     ("arn", "arn:aws:kinesisvideo:eu-central-1:123456789012:channel/front-door/1794000000123")]),
        ("empty", []),
        ("viewer_with_storage", [("role", 2), ("storage", True), ("region", "us-gov-west-1"), ("name", "a")]),
        ("longest", [("role", 1), ("storage", True), ("region", "r" * 32), ("name", "n" * 256), ("arn", "a" * 1024)]),
    ]),
    ("signaling_state", [
        ("connected", [("state", 9)]),
        ("empty", []),
        ("throttled", [("state", 4), ("reason", 2), ("retry_ms", 1500), ("text", "the service asks to slow down")]),
        ("highest", [("state", 16), ("reason", 12), ("retry_ms", MAX), ("text", "t" * 200)]),
        ("unicode", [("state", 10), ("reason", 1), ("text", UNICODE)]),
        ("unknown_numbers", [("state", 99), ("reason", 300)]),
    ]),
    ("ice_servers", [
        ("typical", [("generation", 1), ("expires_ms", 300000), ("final", True), ("servers", (
            [("uris", ("stun:stun.kinesisvideo.eu-central-1.amazonaws.com:443",))],
            server(1, "1794000300:user", "not-a-real-password"), server(2, "1794000300:user", "not-a-real-password")))]),
        ("empty", []),
        ("empty_server", [("generation", 2), ("servers", ([],))],),
        ("full", [("generation", MAX), ("expires_ms", MAX), ("final", True), ("servers", tuple(
            [("username", "u" * 256), ("password", "p" * 256), ("uris", tuple("x" * 255 + str(u) for u in range(4)))]
            for _ in range(6)))]),
        ("unicode", [("generation", 3), ("servers", ([("username", UNICODE), ("password", "\u00a7"), ("uris", ("stun:\u4f8b",))],))]),
    ]),
    ("session_opened", [
        ("typical", [("session", 1), ("client_id", "viewer-7f3a")]),
        ("empty", []),
        ("alexa", [("session", 300), ("kind", 1)]),
        ("storage", [("session", 70000), ("kind", 2)]),
        ("longest", [("session", MAX), ("kind", 2), ("client_id", "c" * 256)]),
        ("unicode", [("session", 2), ("client_id", UNICODE)]),
        ("unicode_longest", [("session", 2), ("client_id", "\U0001f3a5" * 64)]),
        ("awkward_id", [("session", 2), ("client_id", 'a|b "c" \\d\t\n\x00e')]),
    ]),
    ("offer", [
        ("typical", [("session", 1), ("offer_seq", 1), ("trickle", True), ("answer_ms", 10000), ("sdp", SDP)]),
        ("empty", []),
        ("renegotiation", [("session", 1), ("offer_seq", 2), ("trickle", True), ("renegotiation", True), ("sdp", SDP)]),
        ("highest", [("session", MAX), ("offer_seq", MAX), ("trickle", True), ("renegotiation", True),
                     ("answer_ms", MAX), ("sdp", b"v=0\r\n")]),
        ("unicode", [("session", 3), ("offer_seq", 1), ("sdp", f"v=0\r\ns={UNICODE}\r\n".encode())]),
        ("long", [("session", 4), ("offer_seq", 1), ("trickle", True), ("sdp", SDP * 12)]),
        ("every_ascii", [("session", 5), ("offer_seq", 1), ("sdp", EVERY_BYTE[:128])]),
    ]),
    ("answer", [
        ("typical", [("session", 1), ("offer_seq", 1), ("sdp", SDP.replace(b"actpass", b"active"))]),
        ("empty", []),
        ("highest", [("session", MAX), ("offer_seq", MAX), ("sdp", b"v=0\r\n")]),
        ("unicode", [("session", 3), ("offer_seq", 1), ("sdp", f"v=0\r\ns={UNICODE}\r\n".encode())]),
    ]),
    ("candidate", [
        ("typical", [("session", 1), ("mline", 0), ("mid", "0"), ("ufrag", "Yh1W"), ("candidate", HOST_CANDIDATE)]),
        ("empty", []),
        ("end_of_candidates", [("session", 1), ("mline", 0), ("mid", "0")]),
        ("without_mline", [("session", 1), ("mid", "video"), ("candidate", LINKLOCAL)]),
        ("mline_zero", [("session", 1), ("mline", 0)]),
        ("longest", [("session", MAX), ("mline", MAX), ("mid", "m" * 64), ("ufrag", "u" * 256), ("candidate", b"c" * 512)]),
        ("unicode", [("session", 2), ("mline", 1), ("mid", "\u00e4"), ("candidate", UNICODE.encode())]),
    ]),
    ("session_closed", [
        ("typical", [("session", 1), ("reason", 1)]),
        ("empty", []),
        ("highest", [("session", MAX), ("reason", 7)]),
    ]),
    ("send_status", [
        ("written", [("session", 1), ("message_id", 12), ("result", 1)]),
        ("empty", []),
        ("rejected", [("session", 1), ("message_id", 12), ("result", 2), ("status_code", 400),
                      ("error_type", "InvalidArgumentException"), ("description", "recipient is not connected")]),
        ("longest", [("session", MAX), ("message_id", 65535), ("result", 5), ("status_code", MAX),
                     ("error_type", "e" * 256), ("description", "d" * 256)]),
        ("unicode", [("session", 1), ("message_id", 1), ("result", 2), ("description", UNICODE)]),
    ]),
    ("sync_done", [("empty", [])]),
    ("error", [
        ("typical", [("code", 1), ("session", 12), ("text", "session 12 is not known")]),
        ("empty", []),
        ("longest", [("code", 7), ("session", MAX), ("text", "t" * 200)]),
        ("unicode", [("code", 4), ("text", UNICODE)]),
    ]),
    ("metrics", [
        ("typical", [("uptime_s", 86400), ("connected_s", 86000), ("messages_sent", 120), ("messages_received", 240),
                     ("reconnects", 24), ("ice_refreshes", 3), ("errors", 1), ("offer_to_answer_ms", 180)]),
        ("empty", []),
        ("highest", [(f, MAX) for f in ("uptime_s", "connected_s", "messages_sent", "messages_received", "reconnects",
                                        "ice_refreshes", "errors", "offer_to_answer_ms")]),
    ]),
    ("close_session", [("typical", [("session", 1)]), ("empty", []), ("highest", [("session", MAX)])]),
    ("session_state", [
        ("typical", [("session", 1), ("phase", 3), ("offer_seq", 1), ("packets_sent", 90000), ("rtt_ms", 24),
                     ("packets_lost", 2)]),
        ("empty", []),
        ("highest", [("session", MAX), ("phase", 6), ("offer_seq", MAX), ("packets_sent", MAX), ("rtt_ms", MAX),
                     ("packets_lost", MAX)]),
    ]),
    ("connect", [("empty", [])]),
    ("disconnect", [("empty", [])]),
    ("delete_channel", [("empty", [])]),
    ("ice_servers_request", [("empty", [])]),
    ("time_request", [("empty", [])]),
    ("metrics_request", [("empty", [])]),
    ("capabilities", [
        ("typical", [("max_sessions", 4), ("device", "demo-camera"), ("firmware", "1.0.3"), ("codecs", "H264,opus")]),
        ("empty", []),
        ("longest", [("max_sessions", 255), ("late_ice", True), ("device", "d" * 64), ("firmware", "f" * 64),
                     ("codecs", "c" * 128)]),
        ("unicode", [("max_sessions", 1), ("device", UNICODE)]),
    ]),
    ("log", [
        ("typical", [("level", 3), ("text", b"sensor: frame dropped")]),
        ("empty", []),
        ("longest", [("level", 4), ("text", b"l" * 1024)]),
        ("unicode", [("level", 1), ("text", UNICODE.encode())]),
    ]),
    ("application_data", [
        ("typical", [("kind", 7), ("data", b"\x00\x01\x02\xff")]),
        ("empty", []),
        ("every_byte", [("kind", MAX), ("data", EVERY_BYTE)]),
        ("slip_bytes", [("kind", 0xC0), ("data", b"\xc0\xdb" * 32)]),
    ]),
    ("echo", [
        ("typical", [("token", 9), ("data", b"echo")]),
        ("empty", []),
        ("reply", [("token", 9), ("reply", True), ("data", b"echo")]),
        ("every_byte", [("token", MAX), ("reply", True), ("data", EVERY_BYTE)]),
    ]),
]


def line(name: str, type: str, verdict: str, shown: str, wire: bytes) -> str:
    return f"{name} | {type} | {verdict} | {shown or '-'} | {wire.hex() or '-'}"


def good_lines() -> list[str]:
    out = []
    for arm, cases in ENVELOPES:
        for case, fields in cases:
            whole = [(arm, fields)]
            out.append(line(f"{arm}_{case}", "Envelope", "ok", text(whole), encode("Envelope", whole)))
    hellos = [("hello_host", HELLO_TYPICAL), ("hello_mcu", HELLO_MCU), ("hello_slip_bytes", HELLO_SLIP),
              ("hello_highest", HELLO_FULL), ("hello_least", [("role", 1), ("epoch", 1)])]
    for name, fields in hellos:
        wire = encode("Hello", fields)
        assert len(wire) <= 128, name
        out.append(line(name, "Hello", "ok", text(fields), wire))
    for name, fields in LINK_CONTROLS:
        out.append(line(name, "LinkControl", "ok", text(fields), encode("LinkControl", fields)))
    return out


def lines() -> list[str]:
    import malformed
    return ["# name | type | verdict | text format | bytes"] + good_lines() + malformed.lines()
