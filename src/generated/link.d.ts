import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace kvs_bridge. */
export namespace kvs_bridge {

    /** Namespace link. */
    namespace link {

        /** Namespace v1. */
        namespace v1 {

            /** Role enum. */
            enum Role {

                /** ROLE_UNSPECIFIED value */
                ROLE_UNSPECIFIED = 0,

                /** ROLE_HOST value */
                ROLE_HOST = 1,

                /** ROLE_MCU value */
                ROLE_MCU = 2
            }

            /** ResetCause enum. */
            enum ResetCause {

                /** RESET_CAUSE_UNSPECIFIED value */
                RESET_CAUSE_UNSPECIFIED = 0,

                /** RESET_CAUSE_POWER_ON value */
                RESET_CAUSE_POWER_ON = 1,

                /** RESET_CAUSE_EXTERNAL value */
                RESET_CAUSE_EXTERNAL = 2,

                /** RESET_CAUSE_SOFTWARE value */
                RESET_CAUSE_SOFTWARE = 3,

                /** RESET_CAUSE_WATCHDOG value */
                RESET_CAUSE_WATCHDOG = 4,

                /** RESET_CAUSE_BROWNOUT value */
                RESET_CAUSE_BROWNOUT = 5,

                /** RESET_CAUSE_FAULT value */
                RESET_CAUSE_FAULT = 6,

                /** RESET_CAUSE_WAKE value */
                RESET_CAUSE_WAKE = 7
            }

            /**
             * Properties of a Hello.
             * @deprecated Use kvs_bridge.link.v1.Hello.$Properties instead.
             */
            interface IHello extends kvs_bridge.link.v1.Hello.$Properties {
            }

            /** Represents a Hello. */
            class Hello {

                /**
                 * Constructs a new Hello.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Hello.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Hello role. */
                role: kvs_bridge.link.v1.Role;

                /** Hello versionMin. */
                versionMin: number;

                /** Hello versionMax. */
                versionMax: number;

                /** Hello epoch. */
                epoch: number;

                /** Hello peerEpoch. */
                peerEpoch: number;

                /** Hello bootCount. */
                bootCount: number;

                /** Hello resetCause. */
                resetCause: kvs_bridge.link.v1.ResetCause;

                /** Hello fragmentMax. */
                fragmentMax: number;

                /** Hello window. */
                window: number;

                /** Hello slots. */
                slots: number;

                /** Hello receiveBytes. */
                receiveBytes: number;

                /** Hello creditUnit. */
                creditUnit: number;

                /** Hello maxStateBytes. */
                maxStateBytes: number;

                /** Hello maxSignalingBytes. */
                maxSignalingBytes: number;

                /** Hello maxBulkBytes. */
                maxBulkBytes: number;

                /** Hello stallMs. */
                stallMs: number;

                /** Hello features. */
                features: number;

                /** Hello dictionaryId. */
                dictionaryId: number;

                /**
                 * Encodes the specified Hello message. Does not implicitly {@link kvs_bridge.link.v1.Hello.verify|verify} messages.
                 * @param message Hello message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Hello message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Hello & kvs_bridge.link.v1.Hello.$Shape} Hello
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Hello & kvs_bridge.link.v1.Hello.$Shape;
            }

            namespace Hello {

                /** Properties of a Hello. */
                interface $Properties {

                    /** Hello role */
                    role?: (kvs_bridge.link.v1.Role|null);

                    /** Hello versionMin */
                    versionMin?: (number|null);

                    /** Hello versionMax */
                    versionMax?: (number|null);

                    /** Hello epoch */
                    epoch?: (number|null);

                    /** Hello peerEpoch */
                    peerEpoch?: (number|null);

                    /** Hello bootCount */
                    bootCount?: (number|null);

                    /** Hello resetCause */
                    resetCause?: (kvs_bridge.link.v1.ResetCause|null);

                    /** Hello fragmentMax */
                    fragmentMax?: (number|null);

                    /** Hello window */
                    window?: (number|null);

                    /** Hello slots */
                    slots?: (number|null);

                    /** Hello receiveBytes */
                    receiveBytes?: (number|null);

                    /** Hello creditUnit */
                    creditUnit?: (number|null);

                    /** Hello maxStateBytes */
                    maxStateBytes?: (number|null);

                    /** Hello maxSignalingBytes */
                    maxSignalingBytes?: (number|null);

                    /** Hello maxBulkBytes */
                    maxBulkBytes?: (number|null);

                    /** Hello stallMs */
                    stallMs?: (number|null);

                    /** Hello features */
                    features?: (number|null);

                    /** Hello dictionaryId */
                    dictionaryId?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Hello. */
                type $Shape = kvs_bridge.link.v1.Hello.$Properties;
            }

            /** LinkControlKind enum. */
            enum LinkControlKind {

                /** LINK_CONTROL_KIND_UNSPECIFIED value */
                LINK_CONTROL_KIND_UNSPECIFIED = 0,

                /** LINK_CONTROL_KIND_PING value */
                LINK_CONTROL_KIND_PING = 1,

                /** LINK_CONTROL_KIND_PONG value */
                LINK_CONTROL_KIND_PONG = 2,

                /** LINK_CONTROL_KIND_SLEEP_REQ value */
                LINK_CONTROL_KIND_SLEEP_REQ = 3,

                /** LINK_CONTROL_KIND_SLEEP_OK value */
                LINK_CONTROL_KIND_SLEEP_OK = 4,

                /** LINK_CONTROL_KIND_WAKE value */
                LINK_CONTROL_KIND_WAKE = 5,

                /** LINK_CONTROL_KIND_AWAKE value */
                LINK_CONTROL_KIND_AWAKE = 6,

                /** LINK_CONTROL_KIND_RATE value */
                LINK_CONTROL_KIND_RATE = 7
            }

            /** WakeMethod enum. */
            enum WakeMethod {

                /** WAKE_METHOD_UNSPECIFIED value */
                WAKE_METHOD_UNSPECIFIED = 0,

                /** WAKE_METHOD_BREAK value */
                WAKE_METHOD_BREAK = 1,

                /** WAKE_METHOD_MODEM_LINE value */
                WAKE_METHOD_MODEM_LINE = 2,

                /** WAKE_METHOD_COMMAND value */
                WAKE_METHOD_COMMAND = 3
            }

            /**
             * Properties of a LinkControl.
             * @deprecated Use kvs_bridge.link.v1.LinkControl.$Properties instead.
             */
            interface ILinkControl extends kvs_bridge.link.v1.LinkControl.$Properties {
            }

            /** Represents a LinkControl. */
            class LinkControl {

                /**
                 * Constructs a new LinkControl.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.LinkControl.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkControl kind. */
                kind: kvs_bridge.link.v1.LinkControlKind;

                /** LinkControl token. */
                token: number;

                /** LinkControl wakeMethod. */
                wakeMethod: kvs_bridge.link.v1.WakeMethod;

                /** LinkControl wakeMs. */
                wakeMs: number;

                /**
                 * Encodes the specified LinkControl message. Does not implicitly {@link kvs_bridge.link.v1.LinkControl.verify|verify} messages.
                 * @param message LinkControl message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.LinkControl.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkControl message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.LinkControl & kvs_bridge.link.v1.LinkControl.$Shape} LinkControl
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.LinkControl & kvs_bridge.link.v1.LinkControl.$Shape;
            }

            namespace LinkControl {

                /** Properties of a LinkControl. */
                interface $Properties {

                    /** LinkControl kind */
                    kind?: (kvs_bridge.link.v1.LinkControlKind|null);

                    /** LinkControl token */
                    token?: (number|null);

                    /** LinkControl wakeMethod */
                    wakeMethod?: (kvs_bridge.link.v1.WakeMethod|null);

                    /** LinkControl wakeMs */
                    wakeMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkControl. */
                type $Shape = kvs_bridge.link.v1.LinkControl.$Properties;
            }

            /**
             * Properties of an Envelope.
             * @deprecated Use kvs_bridge.link.v1.Envelope.$Properties instead.
             */
            interface IEnvelope extends kvs_bridge.link.v1.Envelope.$Properties {
            }

            /** Represents an Envelope. */
            class Envelope {

                /**
                 * Constructs a new Envelope.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Envelope.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Envelope time. */
                time?: (kvs_bridge.link.v1.Time.$Properties|null);

                /** Envelope channelInfo. */
                channelInfo?: (kvs_bridge.link.v1.ChannelInfo.$Properties|null);

                /** Envelope signalingState. */
                signalingState?: (kvs_bridge.link.v1.SignalingState.$Properties|null);

                /** Envelope iceServers. */
                iceServers?: (kvs_bridge.link.v1.IceServers.$Properties|null);

                /** Envelope sessionOpened. */
                sessionOpened?: (kvs_bridge.link.v1.SessionOpened.$Properties|null);

                /** Envelope offer. */
                offer?: (kvs_bridge.link.v1.Offer.$Properties|null);

                /** Envelope answer. */
                answer?: (kvs_bridge.link.v1.Answer.$Properties|null);

                /** Envelope candidate. */
                candidate?: (kvs_bridge.link.v1.Candidate.$Properties|null);

                /** Envelope sessionClosed. */
                sessionClosed?: (kvs_bridge.link.v1.SessionClosed.$Properties|null);

                /** Envelope sendStatus. */
                sendStatus?: (kvs_bridge.link.v1.SendStatus.$Properties|null);

                /** Envelope syncDone. */
                syncDone?: (kvs_bridge.link.v1.SyncDone.$Properties|null);

                /** Envelope error. */
                error?: (kvs_bridge.link.v1.Error.$Properties|null);

                /** Envelope metrics. */
                metrics?: (kvs_bridge.link.v1.Metrics.$Properties|null);

                /** Envelope closeSession. */
                closeSession?: (kvs_bridge.link.v1.CloseSession.$Properties|null);

                /** Envelope sessionState. */
                sessionState?: (kvs_bridge.link.v1.SessionState.$Properties|null);

                /** Envelope connect. */
                connect?: (kvs_bridge.link.v1.Connect.$Properties|null);

                /** Envelope disconnect. */
                disconnect?: (kvs_bridge.link.v1.Disconnect.$Properties|null);

                /** Envelope deleteChannel. */
                deleteChannel?: (kvs_bridge.link.v1.DeleteChannel.$Properties|null);

                /** Envelope iceServersRequest. */
                iceServersRequest?: (kvs_bridge.link.v1.IceServersRequest.$Properties|null);

                /** Envelope timeRequest. */
                timeRequest?: (kvs_bridge.link.v1.TimeRequest.$Properties|null);

                /** Envelope metricsRequest. */
                metricsRequest?: (kvs_bridge.link.v1.MetricsRequest.$Properties|null);

                /** Envelope capabilities. */
                capabilities?: (kvs_bridge.link.v1.Capabilities.$Properties|null);

                /** Envelope log. */
                log?: (kvs_bridge.link.v1.Log.$Properties|null);

                /** Envelope applicationData. */
                applicationData?: (kvs_bridge.link.v1.ApplicationData.$Properties|null);

                /** Envelope echo. */
                echo?: (kvs_bridge.link.v1.Echo.$Properties|null);

                /** Envelope body. */
                body?: ("time"|"channelInfo"|"signalingState"|"iceServers"|"sessionOpened"|"offer"|"answer"|"candidate"|"sessionClosed"|"sendStatus"|"syncDone"|"error"|"metrics"|"closeSession"|"sessionState"|"connect"|"disconnect"|"deleteChannel"|"iceServersRequest"|"timeRequest"|"metricsRequest"|"capabilities"|"log"|"applicationData"|"echo");

                /**
                 * Encodes the specified Envelope message. Does not implicitly {@link kvs_bridge.link.v1.Envelope.verify|verify} messages.
                 * @param message Envelope message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Envelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Envelope message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Envelope & kvs_bridge.link.v1.Envelope.$Shape} Envelope
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Envelope & kvs_bridge.link.v1.Envelope.$Shape;
            }

            namespace Envelope {

                /** Properties of an Envelope. */
                interface $Properties {

                    /** Envelope time */
                    time?: (kvs_bridge.link.v1.Time.$Properties|null);

                    /** Envelope channelInfo */
                    channelInfo?: (kvs_bridge.link.v1.ChannelInfo.$Properties|null);

                    /** Envelope signalingState */
                    signalingState?: (kvs_bridge.link.v1.SignalingState.$Properties|null);

                    /** Envelope iceServers */
                    iceServers?: (kvs_bridge.link.v1.IceServers.$Properties|null);

                    /** Envelope sessionOpened */
                    sessionOpened?: (kvs_bridge.link.v1.SessionOpened.$Properties|null);

                    /** Envelope offer */
                    offer?: (kvs_bridge.link.v1.Offer.$Properties|null);

                    /** Envelope answer */
                    answer?: (kvs_bridge.link.v1.Answer.$Properties|null);

                    /** Envelope candidate */
                    candidate?: (kvs_bridge.link.v1.Candidate.$Properties|null);

                    /** Envelope sessionClosed */
                    sessionClosed?: (kvs_bridge.link.v1.SessionClosed.$Properties|null);

                    /** Envelope sendStatus */
                    sendStatus?: (kvs_bridge.link.v1.SendStatus.$Properties|null);

                    /** Envelope syncDone */
                    syncDone?: (kvs_bridge.link.v1.SyncDone.$Properties|null);

                    /** Envelope error */
                    error?: (kvs_bridge.link.v1.Error.$Properties|null);

                    /** Envelope metrics */
                    metrics?: (kvs_bridge.link.v1.Metrics.$Properties|null);

                    /** Envelope closeSession */
                    closeSession?: (kvs_bridge.link.v1.CloseSession.$Properties|null);

                    /** Envelope sessionState */
                    sessionState?: (kvs_bridge.link.v1.SessionState.$Properties|null);

                    /** Envelope connect */
                    connect?: (kvs_bridge.link.v1.Connect.$Properties|null);

                    /** Envelope disconnect */
                    disconnect?: (kvs_bridge.link.v1.Disconnect.$Properties|null);

                    /** Envelope deleteChannel */
                    deleteChannel?: (kvs_bridge.link.v1.DeleteChannel.$Properties|null);

                    /** Envelope iceServersRequest */
                    iceServersRequest?: (kvs_bridge.link.v1.IceServersRequest.$Properties|null);

                    /** Envelope timeRequest */
                    timeRequest?: (kvs_bridge.link.v1.TimeRequest.$Properties|null);

                    /** Envelope metricsRequest */
                    metricsRequest?: (kvs_bridge.link.v1.MetricsRequest.$Properties|null);

                    /** Envelope capabilities */
                    capabilities?: (kvs_bridge.link.v1.Capabilities.$Properties|null);

                    /** Envelope log */
                    log?: (kvs_bridge.link.v1.Log.$Properties|null);

                    /** Envelope applicationData */
                    applicationData?: (kvs_bridge.link.v1.ApplicationData.$Properties|null);

                    /** Envelope echo */
                    echo?: (kvs_bridge.link.v1.Echo.$Properties|null);

                    /** Envelope body */
                    body?: ("time"|"channelInfo"|"signalingState"|"iceServers"|"sessionOpened"|"offer"|"answer"|"candidate"|"sessionClosed"|"sendStatus"|"syncDone"|"error"|"metrics"|"closeSession"|"sessionState"|"connect"|"disconnect"|"deleteChannel"|"iceServersRequest"|"timeRequest"|"metricsRequest"|"capabilities"|"log"|"applicationData"|"echo");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of an Envelope. */
                type $Shape = {
                  time?: kvs_bridge.link.v1.Time.$Shape|null;
                  channelInfo?: kvs_bridge.link.v1.ChannelInfo.$Shape|null;
                  signalingState?: kvs_bridge.link.v1.SignalingState.$Shape|null;
                  iceServers?: kvs_bridge.link.v1.IceServers.$Shape|null;
                  sessionOpened?: kvs_bridge.link.v1.SessionOpened.$Shape|null;
                  offer?: kvs_bridge.link.v1.Offer.$Shape|null;
                  answer?: kvs_bridge.link.v1.Answer.$Shape|null;
                  candidate?: kvs_bridge.link.v1.Candidate.$Shape|null;
                  sessionClosed?: kvs_bridge.link.v1.SessionClosed.$Shape|null;
                  sendStatus?: kvs_bridge.link.v1.SendStatus.$Shape|null;
                  syncDone?: kvs_bridge.link.v1.SyncDone.$Shape|null;
                  error?: kvs_bridge.link.v1.Error.$Shape|null;
                  metrics?: kvs_bridge.link.v1.Metrics.$Shape|null;
                  closeSession?: kvs_bridge.link.v1.CloseSession.$Shape|null;
                  sessionState?: kvs_bridge.link.v1.SessionState.$Shape|null;
                  connect?: kvs_bridge.link.v1.Connect.$Shape|null;
                  disconnect?: kvs_bridge.link.v1.Disconnect.$Shape|null;
                  deleteChannel?: kvs_bridge.link.v1.DeleteChannel.$Shape|null;
                  iceServersRequest?: kvs_bridge.link.v1.IceServersRequest.$Shape|null;
                  timeRequest?: kvs_bridge.link.v1.TimeRequest.$Shape|null;
                  metricsRequest?: kvs_bridge.link.v1.MetricsRequest.$Shape|null;
                  capabilities?: kvs_bridge.link.v1.Capabilities.$Shape|null;
                  log?: kvs_bridge.link.v1.Log.$Shape|null;
                  applicationData?: kvs_bridge.link.v1.ApplicationData.$Shape|null;
                  echo?: kvs_bridge.link.v1.Echo.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "time"; time: kvs_bridge.link.v1.Time.$Shape; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "channelInfo"; time?: null; channelInfo: kvs_bridge.link.v1.ChannelInfo.$Shape; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "signalingState"; time?: null; channelInfo?: null; signalingState: kvs_bridge.link.v1.SignalingState.$Shape; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "iceServers"; time?: null; channelInfo?: null; signalingState?: null; iceServers: kvs_bridge.link.v1.IceServers.$Shape; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "sessionOpened"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened: kvs_bridge.link.v1.SessionOpened.$Shape; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "offer"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer: kvs_bridge.link.v1.Offer.$Shape; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "answer"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer: kvs_bridge.link.v1.Answer.$Shape; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "candidate"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate: kvs_bridge.link.v1.Candidate.$Shape; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "sessionClosed"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed: kvs_bridge.link.v1.SessionClosed.$Shape; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "sendStatus"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus: kvs_bridge.link.v1.SendStatus.$Shape; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "syncDone"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone: kvs_bridge.link.v1.SyncDone.$Shape; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "error"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error: kvs_bridge.link.v1.Error.$Shape; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "metrics"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics: kvs_bridge.link.v1.Metrics.$Shape; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "closeSession"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession: kvs_bridge.link.v1.CloseSession.$Shape; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "sessionState"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState: kvs_bridge.link.v1.SessionState.$Shape; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "connect"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect: kvs_bridge.link.v1.Connect.$Shape; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "disconnect"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect: kvs_bridge.link.v1.Disconnect.$Shape; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "deleteChannel"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel: kvs_bridge.link.v1.DeleteChannel.$Shape; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "iceServersRequest"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest: kvs_bridge.link.v1.IceServersRequest.$Shape; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "timeRequest"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest: kvs_bridge.link.v1.TimeRequest.$Shape; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "metricsRequest"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest: kvs_bridge.link.v1.MetricsRequest.$Shape; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "capabilities"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities: kvs_bridge.link.v1.Capabilities.$Shape; log?: null; applicationData?: null; echo?: null }|{ body?: "log"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log: kvs_bridge.link.v1.Log.$Shape; applicationData?: null; echo?: null }|{ body?: "applicationData"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData: kvs_bridge.link.v1.ApplicationData.$Shape; echo?: null }|{ body?: "echo"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo: kvs_bridge.link.v1.Echo.$Shape })
                );
            }

            /**
             * Properties of a Time.
             * @deprecated Use kvs_bridge.link.v1.Time.$Properties instead.
             */
            interface ITime extends kvs_bridge.link.v1.Time.$Properties {
            }

            /** Represents a Time. */
            class Time {

                /**
                 * Constructs a new Time.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Time.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Time unixUs. */
                unixUs: number;

                /** Time uncertaintyMs. */
                uncertaintyMs: number;

                /**
                 * Encodes the specified Time message. Does not implicitly {@link kvs_bridge.link.v1.Time.verify|verify} messages.
                 * @param message Time message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Time.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Time message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Time & kvs_bridge.link.v1.Time.$Shape} Time
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Time & kvs_bridge.link.v1.Time.$Shape;
            }

            namespace Time {

                /** Properties of a Time. */
                interface $Properties {

                    /** Time unixUs */
                    unixUs?: (number|null);

                    /** Time uncertaintyMs */
                    uncertaintyMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Time. */
                type $Shape = kvs_bridge.link.v1.Time.$Properties;
            }

            /** ChannelRole enum. */
            enum ChannelRole {

                /** CHANNEL_ROLE_UNSPECIFIED value */
                CHANNEL_ROLE_UNSPECIFIED = 0,

                /** CHANNEL_ROLE_MASTER value */
                CHANNEL_ROLE_MASTER = 1,

                /** CHANNEL_ROLE_VIEWER value */
                CHANNEL_ROLE_VIEWER = 2
            }

            /**
             * Properties of a ChannelInfo.
             * @deprecated Use kvs_bridge.link.v1.ChannelInfo.$Properties instead.
             */
            interface IChannelInfo extends kvs_bridge.link.v1.ChannelInfo.$Properties {
            }

            /** Represents a ChannelInfo. */
            class ChannelInfo {

                /**
                 * Constructs a new ChannelInfo.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.ChannelInfo.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ChannelInfo role. */
                role: kvs_bridge.link.v1.ChannelRole;

                /** ChannelInfo storage. */
                storage: boolean;

                /** ChannelInfo region. */
                region: string;

                /** ChannelInfo name. */
                name: string;

                /** ChannelInfo arn. */
                arn: string;

                /**
                 * Encodes the specified ChannelInfo message. Does not implicitly {@link kvs_bridge.link.v1.ChannelInfo.verify|verify} messages.
                 * @param message ChannelInfo message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.ChannelInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ChannelInfo message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.ChannelInfo & kvs_bridge.link.v1.ChannelInfo.$Shape} ChannelInfo
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.ChannelInfo & kvs_bridge.link.v1.ChannelInfo.$Shape;
            }

            namespace ChannelInfo {

                /** Properties of a ChannelInfo. */
                interface $Properties {

                    /** ChannelInfo role */
                    role?: (kvs_bridge.link.v1.ChannelRole|null);

                    /** ChannelInfo storage */
                    storage?: (boolean|null);

                    /** ChannelInfo region */
                    region?: (string|null);

                    /** ChannelInfo name */
                    name?: (string|null);

                    /** ChannelInfo arn */
                    arn?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ChannelInfo. */
                type $Shape = kvs_bridge.link.v1.ChannelInfo.$Properties;
            }

            /** CloudState enum. */
            enum CloudState {

                /** CLOUD_STATE_UNSPECIFIED value */
                CLOUD_STATE_UNSPECIFIED = 0,

                /** CLOUD_STATE_NEW value */
                CLOUD_STATE_NEW = 1,

                /** CLOUD_STATE_GET_CREDENTIALS value */
                CLOUD_STATE_GET_CREDENTIALS = 2,

                /** CLOUD_STATE_DESCRIBE value */
                CLOUD_STATE_DESCRIBE = 3,

                /** CLOUD_STATE_CREATE value */
                CLOUD_STATE_CREATE = 4,

                /** CLOUD_STATE_GET_ENDPOINT value */
                CLOUD_STATE_GET_ENDPOINT = 5,

                /** CLOUD_STATE_GET_ICE_CONFIG value */
                CLOUD_STATE_GET_ICE_CONFIG = 6,

                /** CLOUD_STATE_READY value */
                CLOUD_STATE_READY = 7,

                /** CLOUD_STATE_CONNECTING value */
                CLOUD_STATE_CONNECTING = 8,

                /** CLOUD_STATE_CONNECTED value */
                CLOUD_STATE_CONNECTED = 9,

                /** CLOUD_STATE_DISCONNECTED value */
                CLOUD_STATE_DISCONNECTED = 10,

                /** CLOUD_STATE_DELETE value */
                CLOUD_STATE_DELETE = 11,

                /** CLOUD_STATE_DELETED value */
                CLOUD_STATE_DELETED = 12,

                /** CLOUD_STATE_DESCRIBE_MEDIA value */
                CLOUD_STATE_DESCRIBE_MEDIA = 13,

                /** CLOUD_STATE_JOIN_SESSION value */
                CLOUD_STATE_JOIN_SESSION = 14,

                /** CLOUD_STATE_JOIN_SESSION_WAITING value */
                CLOUD_STATE_JOIN_SESSION_WAITING = 15,

                /** CLOUD_STATE_JOIN_SESSION_CONNECTED value */
                CLOUD_STATE_JOIN_SESSION_CONNECTED = 16
            }

            /** CloudReason enum. */
            enum CloudReason {

                /** CLOUD_REASON_UNSPECIFIED value */
                CLOUD_REASON_UNSPECIFIED = 0,

                /** CLOUD_REASON_NETWORK value */
                CLOUD_REASON_NETWORK = 1,

                /** CLOUD_REASON_THROTTLED value */
                CLOUD_REASON_THROTTLED = 2,

                /** CLOUD_REASON_CREDENTIALS value */
                CLOUD_REASON_CREDENTIALS = 3,

                /** CLOUD_REASON_FORBIDDEN value */
                CLOUD_REASON_FORBIDDEN = 4,

                /** CLOUD_REASON_MISSING_CHANNEL value */
                CLOUD_REASON_MISSING_CHANNEL = 5,

                /** CLOUD_REASON_CLOCK value */
                CLOUD_REASON_CLOCK = 6,

                /** CLOUD_REASON_SERVICE value */
                CLOUD_REASON_SERVICE = 7,

                /** CLOUD_REASON_ROTATION value */
                CLOUD_REASON_ROTATION = 8,

                /** CLOUD_REASON_CLOSED value */
                CLOUD_REASON_CLOSED = 9,

                /** CLOUD_REASON_DISPLACED value */
                CLOUD_REASON_DISPLACED = 10,

                /** CLOUD_REASON_REQUESTED value */
                CLOUD_REASON_REQUESTED = 11,

                /** CLOUD_REASON_CONFIGURATION value */
                CLOUD_REASON_CONFIGURATION = 12
            }

            /**
             * Properties of a SignalingState.
             * @deprecated Use kvs_bridge.link.v1.SignalingState.$Properties instead.
             */
            interface ISignalingState extends kvs_bridge.link.v1.SignalingState.$Properties {
            }

            /** Represents a SignalingState. */
            class SignalingState {

                /**
                 * Constructs a new SignalingState.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.SignalingState.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SignalingState state. */
                state: kvs_bridge.link.v1.CloudState;

                /** SignalingState reason. */
                reason: kvs_bridge.link.v1.CloudReason;

                /** SignalingState retryMs. */
                retryMs: number;

                /** SignalingState text. */
                text: string;

                /**
                 * Encodes the specified SignalingState message. Does not implicitly {@link kvs_bridge.link.v1.SignalingState.verify|verify} messages.
                 * @param message SignalingState message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.SignalingState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SignalingState message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SignalingState & kvs_bridge.link.v1.SignalingState.$Shape} SignalingState
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.SignalingState & kvs_bridge.link.v1.SignalingState.$Shape;
            }

            namespace SignalingState {

                /** Properties of a SignalingState. */
                interface $Properties {

                    /** SignalingState state */
                    state?: (kvs_bridge.link.v1.CloudState|null);

                    /** SignalingState reason */
                    reason?: (kvs_bridge.link.v1.CloudReason|null);

                    /** SignalingState retryMs */
                    retryMs?: (number|null);

                    /** SignalingState text */
                    text?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SignalingState. */
                type $Shape = kvs_bridge.link.v1.SignalingState.$Properties;
            }

            /**
             * Properties of an IceServer.
             * @deprecated Use kvs_bridge.link.v1.IceServer.$Properties instead.
             */
            interface IIceServer extends kvs_bridge.link.v1.IceServer.$Properties {
            }

            /** Represents an IceServer. */
            class IceServer {

                /**
                 * Constructs a new IceServer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.IceServer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IceServer username. */
                username: string;

                /** IceServer password. */
                password: string;

                /** IceServer uris. */
                uris: string[];

                /**
                 * Encodes the specified IceServer message. Does not implicitly {@link kvs_bridge.link.v1.IceServer.verify|verify} messages.
                 * @param message IceServer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.IceServer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IceServer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.IceServer & kvs_bridge.link.v1.IceServer.$Shape} IceServer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.IceServer & kvs_bridge.link.v1.IceServer.$Shape;
            }

            namespace IceServer {

                /** Properties of an IceServer. */
                interface $Properties {

                    /** IceServer username */
                    username?: (string|null);

                    /** IceServer password */
                    password?: (string|null);

                    /** IceServer uris */
                    uris?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IceServer. */
                type $Shape = kvs_bridge.link.v1.IceServer.$Properties;
            }

            /**
             * Properties of an IceServers.
             * @deprecated Use kvs_bridge.link.v1.IceServers.$Properties instead.
             */
            interface IIceServers extends kvs_bridge.link.v1.IceServers.$Properties {
            }

            /** Represents an IceServers. */
            class IceServers {

                /**
                 * Constructs a new IceServers.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.IceServers.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IceServers generation. */
                generation: number;

                /** IceServers expiresMs. */
                expiresMs: number;

                /** IceServers final. */
                final: boolean;

                /** IceServers servers. */
                servers: kvs_bridge.link.v1.IceServer.$Properties[];

                /**
                 * Encodes the specified IceServers message. Does not implicitly {@link kvs_bridge.link.v1.IceServers.verify|verify} messages.
                 * @param message IceServers message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.IceServers.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IceServers message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.IceServers & kvs_bridge.link.v1.IceServers.$Shape} IceServers
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.IceServers & kvs_bridge.link.v1.IceServers.$Shape;
            }

            namespace IceServers {

                /** Properties of an IceServers. */
                interface $Properties {

                    /** IceServers generation */
                    generation?: (number|null);

                    /** IceServers expiresMs */
                    expiresMs?: (number|null);

                    /** IceServers final */
                    final?: (boolean|null);

                    /** IceServers servers */
                    servers?: (kvs_bridge.link.v1.IceServer.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IceServers. */
                type $Shape = kvs_bridge.link.v1.IceServers.$Properties;
            }

            /** PeerKind enum. */
            enum PeerKind {

                /** PEER_KIND_UNSPECIFIED value */
                PEER_KIND_UNSPECIFIED = 0,

                /** PEER_KIND_ALEXA value */
                PEER_KIND_ALEXA = 1,

                /** PEER_KIND_STORAGE value */
                PEER_KIND_STORAGE = 2
            }

            /**
             * Properties of a SessionOpened.
             * @deprecated Use kvs_bridge.link.v1.SessionOpened.$Properties instead.
             */
            interface ISessionOpened extends kvs_bridge.link.v1.SessionOpened.$Properties {
            }

            /** Represents a SessionOpened. */
            class SessionOpened {

                /**
                 * Constructs a new SessionOpened.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.SessionOpened.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SessionOpened session. */
                session: number;

                /** SessionOpened kind. */
                kind: kvs_bridge.link.v1.PeerKind;

                /** SessionOpened clientId. */
                clientId: string;

                /**
                 * Encodes the specified SessionOpened message. Does not implicitly {@link kvs_bridge.link.v1.SessionOpened.verify|verify} messages.
                 * @param message SessionOpened message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.SessionOpened.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SessionOpened message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SessionOpened & kvs_bridge.link.v1.SessionOpened.$Shape} SessionOpened
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.SessionOpened & kvs_bridge.link.v1.SessionOpened.$Shape;
            }

            namespace SessionOpened {

                /** Properties of a SessionOpened. */
                interface $Properties {

                    /** SessionOpened session */
                    session?: (number|null);

                    /** SessionOpened kind */
                    kind?: (kvs_bridge.link.v1.PeerKind|null);

                    /** SessionOpened clientId */
                    clientId?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SessionOpened. */
                type $Shape = kvs_bridge.link.v1.SessionOpened.$Properties;
            }

            /**
             * Properties of an Offer.
             * @deprecated Use kvs_bridge.link.v1.Offer.$Properties instead.
             */
            interface IOffer extends kvs_bridge.link.v1.Offer.$Properties {
            }

            /** Represents an Offer. */
            class Offer {

                /**
                 * Constructs a new Offer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Offer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Offer session. */
                session: number;

                /** Offer offerSeq. */
                offerSeq: number;

                /** Offer trickle. */
                trickle: boolean;

                /** Offer renegotiation. */
                renegotiation: boolean;

                /** Offer answerMs. */
                answerMs: number;

                /** Offer sdp. */
                sdp: Uint8Array;

                /**
                 * Encodes the specified Offer message. Does not implicitly {@link kvs_bridge.link.v1.Offer.verify|verify} messages.
                 * @param message Offer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Offer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Offer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Offer & kvs_bridge.link.v1.Offer.$Shape} Offer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Offer & kvs_bridge.link.v1.Offer.$Shape;
            }

            namespace Offer {

                /** Properties of an Offer. */
                interface $Properties {

                    /** Offer session */
                    session?: (number|null);

                    /** Offer offerSeq */
                    offerSeq?: (number|null);

                    /** Offer trickle */
                    trickle?: (boolean|null);

                    /** Offer renegotiation */
                    renegotiation?: (boolean|null);

                    /** Offer answerMs */
                    answerMs?: (number|null);

                    /** Offer sdp */
                    sdp?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Offer. */
                type $Shape = kvs_bridge.link.v1.Offer.$Properties;
            }

            /**
             * Properties of an Answer.
             * @deprecated Use kvs_bridge.link.v1.Answer.$Properties instead.
             */
            interface IAnswer extends kvs_bridge.link.v1.Answer.$Properties {
            }

            /** Represents an Answer. */
            class Answer {

                /**
                 * Constructs a new Answer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Answer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Answer session. */
                session: number;

                /** Answer offerSeq. */
                offerSeq: number;

                /** Answer sdp. */
                sdp: Uint8Array;

                /**
                 * Encodes the specified Answer message. Does not implicitly {@link kvs_bridge.link.v1.Answer.verify|verify} messages.
                 * @param message Answer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Answer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Answer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Answer & kvs_bridge.link.v1.Answer.$Shape} Answer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Answer & kvs_bridge.link.v1.Answer.$Shape;
            }

            namespace Answer {

                /** Properties of an Answer. */
                interface $Properties {

                    /** Answer session */
                    session?: (number|null);

                    /** Answer offerSeq */
                    offerSeq?: (number|null);

                    /** Answer sdp */
                    sdp?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Answer. */
                type $Shape = kvs_bridge.link.v1.Answer.$Properties;
            }

            /**
             * Properties of a Candidate.
             * @deprecated Use kvs_bridge.link.v1.Candidate.$Properties instead.
             */
            interface ICandidate extends kvs_bridge.link.v1.Candidate.$Properties {
            }

            /** Represents a Candidate. */
            class Candidate {

                /**
                 * Constructs a new Candidate.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Candidate.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Candidate session. */
                session: number;

                /** Candidate mline. */
                mline?: (number|null);

                /** Candidate mid. */
                mid: string;

                /** Candidate ufrag. */
                ufrag: string;

                /** Candidate candidate. */
                candidate: Uint8Array;

                /**
                 * Encodes the specified Candidate message. Does not implicitly {@link kvs_bridge.link.v1.Candidate.verify|verify} messages.
                 * @param message Candidate message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Candidate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Candidate message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Candidate & kvs_bridge.link.v1.Candidate.$Shape} Candidate
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Candidate & kvs_bridge.link.v1.Candidate.$Shape;
            }

            namespace Candidate {

                /** Properties of a Candidate. */
                interface $Properties {

                    /** Candidate session */
                    session?: (number|null);

                    /** Candidate mline */
                    mline?: (number|null);

                    /** Candidate mid */
                    mid?: (string|null);

                    /** Candidate ufrag */
                    ufrag?: (string|null);

                    /** Candidate candidate */
                    candidate?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Candidate. */
                type $Shape = kvs_bridge.link.v1.Candidate.$Properties;
            }

            /** CloseReason enum. */
            enum CloseReason {

                /** CLOSE_REASON_UNSPECIFIED value */
                CLOSE_REASON_UNSPECIFIED = 0,

                /** CLOSE_REASON_REPLACED value */
                CLOSE_REASON_REPLACED = 1,

                /** CLOSE_REASON_DEVICE_RESET value */
                CLOSE_REASON_DEVICE_RESET = 2,

                /** CLOSE_REASON_EXPIRED value */
                CLOSE_REASON_EXPIRED = 3,

                /** CLOSE_REASON_CAPACITY value */
                CLOSE_REASON_CAPACITY = 4,

                /** CLOSE_REASON_DEVICE value */
                CLOSE_REASON_DEVICE = 5,

                /** CLOSE_REASON_ABUSE value */
                CLOSE_REASON_ABUSE = 6,

                /** CLOSE_REASON_SHUTDOWN value */
                CLOSE_REASON_SHUTDOWN = 7
            }

            /**
             * Properties of a SessionClosed.
             * @deprecated Use kvs_bridge.link.v1.SessionClosed.$Properties instead.
             */
            interface ISessionClosed extends kvs_bridge.link.v1.SessionClosed.$Properties {
            }

            /** Represents a SessionClosed. */
            class SessionClosed {

                /**
                 * Constructs a new SessionClosed.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.SessionClosed.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SessionClosed session. */
                session: number;

                /** SessionClosed reason. */
                reason: kvs_bridge.link.v1.CloseReason;

                /**
                 * Encodes the specified SessionClosed message. Does not implicitly {@link kvs_bridge.link.v1.SessionClosed.verify|verify} messages.
                 * @param message SessionClosed message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.SessionClosed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SessionClosed message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SessionClosed & kvs_bridge.link.v1.SessionClosed.$Shape} SessionClosed
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.SessionClosed & kvs_bridge.link.v1.SessionClosed.$Shape;
            }

            namespace SessionClosed {

                /** Properties of a SessionClosed. */
                interface $Properties {

                    /** SessionClosed session */
                    session?: (number|null);

                    /** SessionClosed reason */
                    reason?: (kvs_bridge.link.v1.CloseReason|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SessionClosed. */
                type $Shape = kvs_bridge.link.v1.SessionClosed.$Properties;
            }

            /** SendResult enum. */
            enum SendResult {

                /** SEND_RESULT_UNSPECIFIED value */
                SEND_RESULT_UNSPECIFIED = 0,

                /** SEND_RESULT_WRITTEN value */
                SEND_RESULT_WRITTEN = 1,

                /** SEND_RESULT_REJECTED value */
                SEND_RESULT_REJECTED = 2,

                /** SEND_RESULT_EXPIRED value */
                SEND_RESULT_EXPIRED = 3,

                /** SEND_RESULT_STALE value */
                SEND_RESULT_STALE = 4,

                /** SEND_RESULT_LIMITED value */
                SEND_RESULT_LIMITED = 5
            }

            /**
             * Properties of a SendStatus.
             * @deprecated Use kvs_bridge.link.v1.SendStatus.$Properties instead.
             */
            interface ISendStatus extends kvs_bridge.link.v1.SendStatus.$Properties {
            }

            /** Represents a SendStatus. */
            class SendStatus {

                /**
                 * Constructs a new SendStatus.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.SendStatus.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendStatus session. */
                session: number;

                /** SendStatus messageId. */
                messageId: number;

                /** SendStatus result. */
                result: kvs_bridge.link.v1.SendResult;

                /** SendStatus statusCode. */
                statusCode: number;

                /** SendStatus errorType. */
                errorType: string;

                /** SendStatus description. */
                description: string;

                /**
                 * Encodes the specified SendStatus message. Does not implicitly {@link kvs_bridge.link.v1.SendStatus.verify|verify} messages.
                 * @param message SendStatus message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.SendStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendStatus message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SendStatus & kvs_bridge.link.v1.SendStatus.$Shape} SendStatus
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.SendStatus & kvs_bridge.link.v1.SendStatus.$Shape;
            }

            namespace SendStatus {

                /** Properties of a SendStatus. */
                interface $Properties {

                    /** SendStatus session */
                    session?: (number|null);

                    /** SendStatus messageId */
                    messageId?: (number|null);

                    /** SendStatus result */
                    result?: (kvs_bridge.link.v1.SendResult|null);

                    /** SendStatus statusCode */
                    statusCode?: (number|null);

                    /** SendStatus errorType */
                    errorType?: (string|null);

                    /** SendStatus description */
                    description?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendStatus. */
                type $Shape = kvs_bridge.link.v1.SendStatus.$Properties;
            }

            /**
             * Properties of a SyncDone.
             * @deprecated Use kvs_bridge.link.v1.SyncDone.$Properties instead.
             */
            interface ISyncDone extends kvs_bridge.link.v1.SyncDone.$Properties {
            }

            /** Represents a SyncDone. */
            class SyncDone {

                /**
                 * Constructs a new SyncDone.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.SyncDone.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified SyncDone message. Does not implicitly {@link kvs_bridge.link.v1.SyncDone.verify|verify} messages.
                 * @param message SyncDone message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.SyncDone.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SyncDone message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SyncDone & kvs_bridge.link.v1.SyncDone.$Shape} SyncDone
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.SyncDone & kvs_bridge.link.v1.SyncDone.$Shape;
            }

            namespace SyncDone {

                /** Properties of a SyncDone. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SyncDone. */
                type $Shape = kvs_bridge.link.v1.SyncDone.$Properties;
            }

            /** ErrorCode enum. */
            enum ErrorCode {

                /** ERROR_CODE_UNSPECIFIED value */
                ERROR_CODE_UNSPECIFIED = 0,

                /** ERROR_CODE_UNKNOWN_SESSION value */
                ERROR_CODE_UNKNOWN_SESSION = 1,

                /** ERROR_CODE_NOT_ALLOWED value */
                ERROR_CODE_NOT_ALLOWED = 2,

                /** ERROR_CODE_RATE_LIMITED value */
                ERROR_CODE_RATE_LIMITED = 3,

                /** ERROR_CODE_MALFORMED value */
                ERROR_CODE_MALFORMED = 4,

                /** ERROR_CODE_INCOMPATIBLE value */
                ERROR_CODE_INCOMPATIBLE = 5,

                /** ERROR_CODE_UNSUPPORTED value */
                ERROR_CODE_UNSUPPORTED = 6,

                /** ERROR_CODE_UNAVAILABLE value */
                ERROR_CODE_UNAVAILABLE = 7
            }

            /**
             * Properties of an Error.
             * @deprecated Use kvs_bridge.link.v1.Error.$Properties instead.
             */
            interface IError extends kvs_bridge.link.v1.Error.$Properties {
            }

            /** Represents an Error. */
            class Error {

                /**
                 * Constructs a new Error.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Error.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Error code. */
                code: kvs_bridge.link.v1.ErrorCode;

                /** Error session. */
                session: number;

                /** Error text. */
                text: string;

                /**
                 * Encodes the specified Error message. Does not implicitly {@link kvs_bridge.link.v1.Error.verify|verify} messages.
                 * @param message Error message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Error.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Error message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Error & kvs_bridge.link.v1.Error.$Shape} Error
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Error & kvs_bridge.link.v1.Error.$Shape;
            }

            namespace Error {

                /** Properties of an Error. */
                interface $Properties {

                    /** Error code */
                    code?: (kvs_bridge.link.v1.ErrorCode|null);

                    /** Error session */
                    session?: (number|null);

                    /** Error text */
                    text?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Error. */
                type $Shape = kvs_bridge.link.v1.Error.$Properties;
            }

            /**
             * Properties of a Metrics.
             * @deprecated Use kvs_bridge.link.v1.Metrics.$Properties instead.
             */
            interface IMetrics extends kvs_bridge.link.v1.Metrics.$Properties {
            }

            /** Represents a Metrics. */
            class Metrics {

                /**
                 * Constructs a new Metrics.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Metrics.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Metrics uptimeS. */
                uptimeS: number;

                /** Metrics connectedS. */
                connectedS: number;

                /** Metrics messagesSent. */
                messagesSent: number;

                /** Metrics messagesReceived. */
                messagesReceived: number;

                /** Metrics reconnects. */
                reconnects: number;

                /** Metrics iceRefreshes. */
                iceRefreshes: number;

                /** Metrics errors. */
                errors: number;

                /** Metrics offerToAnswerMs. */
                offerToAnswerMs: number;

                /**
                 * Encodes the specified Metrics message. Does not implicitly {@link kvs_bridge.link.v1.Metrics.verify|verify} messages.
                 * @param message Metrics message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Metrics.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Metrics message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Metrics & kvs_bridge.link.v1.Metrics.$Shape} Metrics
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Metrics & kvs_bridge.link.v1.Metrics.$Shape;
            }

            namespace Metrics {

                /** Properties of a Metrics. */
                interface $Properties {

                    /** Metrics uptimeS */
                    uptimeS?: (number|null);

                    /** Metrics connectedS */
                    connectedS?: (number|null);

                    /** Metrics messagesSent */
                    messagesSent?: (number|null);

                    /** Metrics messagesReceived */
                    messagesReceived?: (number|null);

                    /** Metrics reconnects */
                    reconnects?: (number|null);

                    /** Metrics iceRefreshes */
                    iceRefreshes?: (number|null);

                    /** Metrics errors */
                    errors?: (number|null);

                    /** Metrics offerToAnswerMs */
                    offerToAnswerMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Metrics. */
                type $Shape = kvs_bridge.link.v1.Metrics.$Properties;
            }

            /**
             * Properties of a CloseSession.
             * @deprecated Use kvs_bridge.link.v1.CloseSession.$Properties instead.
             */
            interface ICloseSession extends kvs_bridge.link.v1.CloseSession.$Properties {
            }

            /** Represents a CloseSession. */
            class CloseSession {

                /**
                 * Constructs a new CloseSession.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.CloseSession.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CloseSession session. */
                session: number;

                /**
                 * Encodes the specified CloseSession message. Does not implicitly {@link kvs_bridge.link.v1.CloseSession.verify|verify} messages.
                 * @param message CloseSession message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.CloseSession.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CloseSession message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.CloseSession & kvs_bridge.link.v1.CloseSession.$Shape} CloseSession
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.CloseSession & kvs_bridge.link.v1.CloseSession.$Shape;
            }

            namespace CloseSession {

                /** Properties of a CloseSession. */
                interface $Properties {

                    /** CloseSession session */
                    session?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CloseSession. */
                type $Shape = kvs_bridge.link.v1.CloseSession.$Properties;
            }

            /** SessionPhase enum. */
            enum SessionPhase {

                /** SESSION_PHASE_UNSPECIFIED value */
                SESSION_PHASE_UNSPECIFIED = 0,

                /** SESSION_PHASE_ANSWERING value */
                SESSION_PHASE_ANSWERING = 1,

                /** SESSION_PHASE_CONNECTING value */
                SESSION_PHASE_CONNECTING = 2,

                /** SESSION_PHASE_CONNECTED value */
                SESSION_PHASE_CONNECTED = 3,

                /** SESSION_PHASE_DISCONNECTED value */
                SESSION_PHASE_DISCONNECTED = 4,

                /** SESSION_PHASE_FAILED value */
                SESSION_PHASE_FAILED = 5,

                /** SESSION_PHASE_CLOSED value */
                SESSION_PHASE_CLOSED = 6
            }

            /**
             * Properties of a SessionState.
             * @deprecated Use kvs_bridge.link.v1.SessionState.$Properties instead.
             */
            interface ISessionState extends kvs_bridge.link.v1.SessionState.$Properties {
            }

            /** Represents a SessionState. */
            class SessionState {

                /**
                 * Constructs a new SessionState.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.SessionState.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SessionState session. */
                session: number;

                /** SessionState phase. */
                phase: kvs_bridge.link.v1.SessionPhase;

                /** SessionState offerSeq. */
                offerSeq: number;

                /** SessionState packetsSent. */
                packetsSent: number;

                /** SessionState rttMs. */
                rttMs: number;

                /** SessionState packetsLost. */
                packetsLost: number;

                /**
                 * Encodes the specified SessionState message. Does not implicitly {@link kvs_bridge.link.v1.SessionState.verify|verify} messages.
                 * @param message SessionState message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.SessionState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SessionState message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SessionState & kvs_bridge.link.v1.SessionState.$Shape} SessionState
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.SessionState & kvs_bridge.link.v1.SessionState.$Shape;
            }

            namespace SessionState {

                /** Properties of a SessionState. */
                interface $Properties {

                    /** SessionState session */
                    session?: (number|null);

                    /** SessionState phase */
                    phase?: (kvs_bridge.link.v1.SessionPhase|null);

                    /** SessionState offerSeq */
                    offerSeq?: (number|null);

                    /** SessionState packetsSent */
                    packetsSent?: (number|null);

                    /** SessionState rttMs */
                    rttMs?: (number|null);

                    /** SessionState packetsLost */
                    packetsLost?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SessionState. */
                type $Shape = kvs_bridge.link.v1.SessionState.$Properties;
            }

            /**
             * Properties of a Connect.
             * @deprecated Use kvs_bridge.link.v1.Connect.$Properties instead.
             */
            interface IConnect extends kvs_bridge.link.v1.Connect.$Properties {
            }

            /** Represents a Connect. */
            class Connect {

                /**
                 * Constructs a new Connect.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Connect.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified Connect message. Does not implicitly {@link kvs_bridge.link.v1.Connect.verify|verify} messages.
                 * @param message Connect message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Connect.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Connect message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Connect & kvs_bridge.link.v1.Connect.$Shape} Connect
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Connect & kvs_bridge.link.v1.Connect.$Shape;
            }

            namespace Connect {

                /** Properties of a Connect. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Connect. */
                type $Shape = kvs_bridge.link.v1.Connect.$Properties;
            }

            /**
             * Properties of a Disconnect.
             * @deprecated Use kvs_bridge.link.v1.Disconnect.$Properties instead.
             */
            interface IDisconnect extends kvs_bridge.link.v1.Disconnect.$Properties {
            }

            /** Represents a Disconnect. */
            class Disconnect {

                /**
                 * Constructs a new Disconnect.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Disconnect.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified Disconnect message. Does not implicitly {@link kvs_bridge.link.v1.Disconnect.verify|verify} messages.
                 * @param message Disconnect message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Disconnect.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Disconnect message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Disconnect & kvs_bridge.link.v1.Disconnect.$Shape} Disconnect
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Disconnect & kvs_bridge.link.v1.Disconnect.$Shape;
            }

            namespace Disconnect {

                /** Properties of a Disconnect. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Disconnect. */
                type $Shape = kvs_bridge.link.v1.Disconnect.$Properties;
            }

            /**
             * Properties of a DeleteChannel.
             * @deprecated Use kvs_bridge.link.v1.DeleteChannel.$Properties instead.
             */
            interface IDeleteChannel extends kvs_bridge.link.v1.DeleteChannel.$Properties {
            }

            /** Represents a DeleteChannel. */
            class DeleteChannel {

                /**
                 * Constructs a new DeleteChannel.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.DeleteChannel.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified DeleteChannel message. Does not implicitly {@link kvs_bridge.link.v1.DeleteChannel.verify|verify} messages.
                 * @param message DeleteChannel message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.DeleteChannel.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeleteChannel message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.DeleteChannel & kvs_bridge.link.v1.DeleteChannel.$Shape} DeleteChannel
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.DeleteChannel & kvs_bridge.link.v1.DeleteChannel.$Shape;
            }

            namespace DeleteChannel {

                /** Properties of a DeleteChannel. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeleteChannel. */
                type $Shape = kvs_bridge.link.v1.DeleteChannel.$Properties;
            }

            /**
             * Properties of an IceServersRequest.
             * @deprecated Use kvs_bridge.link.v1.IceServersRequest.$Properties instead.
             */
            interface IIceServersRequest extends kvs_bridge.link.v1.IceServersRequest.$Properties {
            }

            /** Represents an IceServersRequest. */
            class IceServersRequest {

                /**
                 * Constructs a new IceServersRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.IceServersRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified IceServersRequest message. Does not implicitly {@link kvs_bridge.link.v1.IceServersRequest.verify|verify} messages.
                 * @param message IceServersRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.IceServersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IceServersRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.IceServersRequest & kvs_bridge.link.v1.IceServersRequest.$Shape} IceServersRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.IceServersRequest & kvs_bridge.link.v1.IceServersRequest.$Shape;
            }

            namespace IceServersRequest {

                /** Properties of an IceServersRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IceServersRequest. */
                type $Shape = kvs_bridge.link.v1.IceServersRequest.$Properties;
            }

            /**
             * Properties of a TimeRequest.
             * @deprecated Use kvs_bridge.link.v1.TimeRequest.$Properties instead.
             */
            interface ITimeRequest extends kvs_bridge.link.v1.TimeRequest.$Properties {
            }

            /** Represents a TimeRequest. */
            class TimeRequest {

                /**
                 * Constructs a new TimeRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.TimeRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified TimeRequest message. Does not implicitly {@link kvs_bridge.link.v1.TimeRequest.verify|verify} messages.
                 * @param message TimeRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.TimeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TimeRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.TimeRequest & kvs_bridge.link.v1.TimeRequest.$Shape} TimeRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.TimeRequest & kvs_bridge.link.v1.TimeRequest.$Shape;
            }

            namespace TimeRequest {

                /** Properties of a TimeRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TimeRequest. */
                type $Shape = kvs_bridge.link.v1.TimeRequest.$Properties;
            }

            /**
             * Properties of a MetricsRequest.
             * @deprecated Use kvs_bridge.link.v1.MetricsRequest.$Properties instead.
             */
            interface IMetricsRequest extends kvs_bridge.link.v1.MetricsRequest.$Properties {
            }

            /** Represents a MetricsRequest. */
            class MetricsRequest {

                /**
                 * Constructs a new MetricsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.MetricsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified MetricsRequest message. Does not implicitly {@link kvs_bridge.link.v1.MetricsRequest.verify|verify} messages.
                 * @param message MetricsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.MetricsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MetricsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.MetricsRequest & kvs_bridge.link.v1.MetricsRequest.$Shape} MetricsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.MetricsRequest & kvs_bridge.link.v1.MetricsRequest.$Shape;
            }

            namespace MetricsRequest {

                /** Properties of a MetricsRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MetricsRequest. */
                type $Shape = kvs_bridge.link.v1.MetricsRequest.$Properties;
            }

            /**
             * Properties of a Capabilities.
             * @deprecated Use kvs_bridge.link.v1.Capabilities.$Properties instead.
             */
            interface ICapabilities extends kvs_bridge.link.v1.Capabilities.$Properties {
            }

            /** Represents a Capabilities. */
            class Capabilities {

                /**
                 * Constructs a new Capabilities.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Capabilities.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Capabilities maxSessions. */
                maxSessions: number;

                /** Capabilities lateIce. */
                lateIce: boolean;

                /** Capabilities device. */
                device: string;

                /** Capabilities firmware. */
                firmware: string;

                /** Capabilities codecs. */
                codecs: string;

                /**
                 * Encodes the specified Capabilities message. Does not implicitly {@link kvs_bridge.link.v1.Capabilities.verify|verify} messages.
                 * @param message Capabilities message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Capabilities.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Capabilities message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Capabilities & kvs_bridge.link.v1.Capabilities.$Shape} Capabilities
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Capabilities & kvs_bridge.link.v1.Capabilities.$Shape;
            }

            namespace Capabilities {

                /** Properties of a Capabilities. */
                interface $Properties {

                    /** Capabilities maxSessions */
                    maxSessions?: (number|null);

                    /** Capabilities lateIce */
                    lateIce?: (boolean|null);

                    /** Capabilities device */
                    device?: (string|null);

                    /** Capabilities firmware */
                    firmware?: (string|null);

                    /** Capabilities codecs */
                    codecs?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Capabilities. */
                type $Shape = kvs_bridge.link.v1.Capabilities.$Properties;
            }

            /** LogLevel enum. */
            enum LogLevel {

                /** LOG_LEVEL_UNSPECIFIED value */
                LOG_LEVEL_UNSPECIFIED = 0,

                /** LOG_LEVEL_DEBUG value */
                LOG_LEVEL_DEBUG = 1,

                /** LOG_LEVEL_INFO value */
                LOG_LEVEL_INFO = 2,

                /** LOG_LEVEL_WARN value */
                LOG_LEVEL_WARN = 3,

                /** LOG_LEVEL_ERROR value */
                LOG_LEVEL_ERROR = 4
            }

            /**
             * Properties of a Log.
             * @deprecated Use kvs_bridge.link.v1.Log.$Properties instead.
             */
            interface ILog extends kvs_bridge.link.v1.Log.$Properties {
            }

            /** Represents a Log. */
            class Log {

                /**
                 * Constructs a new Log.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Log.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Log level. */
                level: kvs_bridge.link.v1.LogLevel;

                /** Log text. */
                text: Uint8Array;

                /**
                 * Encodes the specified Log message. Does not implicitly {@link kvs_bridge.link.v1.Log.verify|verify} messages.
                 * @param message Log message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Log.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Log message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Log & kvs_bridge.link.v1.Log.$Shape} Log
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Log & kvs_bridge.link.v1.Log.$Shape;
            }

            namespace Log {

                /** Properties of a Log. */
                interface $Properties {

                    /** Log level */
                    level?: (kvs_bridge.link.v1.LogLevel|null);

                    /** Log text */
                    text?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Log. */
                type $Shape = kvs_bridge.link.v1.Log.$Properties;
            }

            /**
             * Properties of an ApplicationData.
             * @deprecated Use kvs_bridge.link.v1.ApplicationData.$Properties instead.
             */
            interface IApplicationData extends kvs_bridge.link.v1.ApplicationData.$Properties {
            }

            /** Represents an ApplicationData. */
            class ApplicationData {

                /**
                 * Constructs a new ApplicationData.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.ApplicationData.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ApplicationData kind. */
                kind: number;

                /** ApplicationData data. */
                data: Uint8Array;

                /**
                 * Encodes the specified ApplicationData message. Does not implicitly {@link kvs_bridge.link.v1.ApplicationData.verify|verify} messages.
                 * @param message ApplicationData message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.ApplicationData.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ApplicationData message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.ApplicationData & kvs_bridge.link.v1.ApplicationData.$Shape} ApplicationData
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.ApplicationData & kvs_bridge.link.v1.ApplicationData.$Shape;
            }

            namespace ApplicationData {

                /** Properties of an ApplicationData. */
                interface $Properties {

                    /** ApplicationData kind */
                    kind?: (number|null);

                    /** ApplicationData data */
                    data?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ApplicationData. */
                type $Shape = kvs_bridge.link.v1.ApplicationData.$Properties;
            }

            /**
             * Properties of an Echo.
             * @deprecated Use kvs_bridge.link.v1.Echo.$Properties instead.
             */
            interface IEcho extends kvs_bridge.link.v1.Echo.$Properties {
            }

            /** Represents an Echo. */
            class Echo {

                /**
                 * Constructs a new Echo.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: kvs_bridge.link.v1.Echo.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Echo token. */
                token: number;

                /** Echo reply. */
                reply: boolean;

                /** Echo data. */
                data: Uint8Array;

                /**
                 * Encodes the specified Echo message. Does not implicitly {@link kvs_bridge.link.v1.Echo.verify|verify} messages.
                 * @param message Echo message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: kvs_bridge.link.v1.Echo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Echo message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Echo & kvs_bridge.link.v1.Echo.$Shape} Echo
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): kvs_bridge.link.v1.Echo & kvs_bridge.link.v1.Echo.$Shape;
            }

            namespace Echo {

                /** Properties of an Echo. */
                interface $Properties {

                    /** Echo token */
                    token?: (number|null);

                    /** Echo reply */
                    reply?: (boolean|null);

                    /** Echo data */
                    data?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Echo. */
                type $Shape = kvs_bridge.link.v1.Echo.$Properties;
            }
        }
    }
}
