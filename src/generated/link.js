/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const kvs_bridge = $root.kvs_bridge = (() => {

    /**
     * Namespace kvs_bridge.
     * @exports kvs_bridge
     * @namespace
     */
    const kvs_bridge = {};

    kvs_bridge.link = (function() {

        /**
         * Namespace link.
         * @memberof kvs_bridge
         * @namespace
         */
        const link = {};

        link.v1 = (function() {

            /**
             * Namespace v1.
             * @memberof kvs_bridge.link
             * @namespace
             */
            const v1 = {};

            /**
             * Role enum.
             * @name kvs_bridge.link.v1.Role
             * @enum {number}
             * @property {number} ROLE_UNSPECIFIED=0 ROLE_UNSPECIFIED value
             * @property {number} ROLE_HOST=1 ROLE_HOST value
             * @property {number} ROLE_MCU=2 ROLE_MCU value
             */
            v1.Role = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "ROLE_UNSPECIFIED"] = 0;
                values[valuesById[1] = "ROLE_HOST"] = 1;
                values[valuesById[2] = "ROLE_MCU"] = 2;
                return values;
            })();

            /**
             * ResetCause enum.
             * @name kvs_bridge.link.v1.ResetCause
             * @enum {number}
             * @property {number} RESET_CAUSE_UNSPECIFIED=0 RESET_CAUSE_UNSPECIFIED value
             * @property {number} RESET_CAUSE_POWER_ON=1 RESET_CAUSE_POWER_ON value
             * @property {number} RESET_CAUSE_EXTERNAL=2 RESET_CAUSE_EXTERNAL value
             * @property {number} RESET_CAUSE_SOFTWARE=3 RESET_CAUSE_SOFTWARE value
             * @property {number} RESET_CAUSE_WATCHDOG=4 RESET_CAUSE_WATCHDOG value
             * @property {number} RESET_CAUSE_BROWNOUT=5 RESET_CAUSE_BROWNOUT value
             * @property {number} RESET_CAUSE_FAULT=6 RESET_CAUSE_FAULT value
             * @property {number} RESET_CAUSE_WAKE=7 RESET_CAUSE_WAKE value
             */
            v1.ResetCause = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "RESET_CAUSE_UNSPECIFIED"] = 0;
                values[valuesById[1] = "RESET_CAUSE_POWER_ON"] = 1;
                values[valuesById[2] = "RESET_CAUSE_EXTERNAL"] = 2;
                values[valuesById[3] = "RESET_CAUSE_SOFTWARE"] = 3;
                values[valuesById[4] = "RESET_CAUSE_WATCHDOG"] = 4;
                values[valuesById[5] = "RESET_CAUSE_BROWNOUT"] = 5;
                values[valuesById[6] = "RESET_CAUSE_FAULT"] = 6;
                values[valuesById[7] = "RESET_CAUSE_WAKE"] = 7;
                return values;
            })();

            v1.Hello = (function() {

                /**
                 * Properties of a Hello.
                 * @typedef {Object} kvs_bridge.link.v1.Hello.$Properties
                 * @property {kvs_bridge.link.v1.Role|null} [role] Hello role
                 * @property {number|null} [versionMin] Hello versionMin
                 * @property {number|null} [versionMax] Hello versionMax
                 * @property {number|null} [epoch] Hello epoch
                 * @property {number|null} [peerEpoch] Hello peerEpoch
                 * @property {number|null} [bootCount] Hello bootCount
                 * @property {kvs_bridge.link.v1.ResetCause|null} [resetCause] Hello resetCause
                 * @property {number|null} [fragmentMax] Hello fragmentMax
                 * @property {number|null} [window] Hello window
                 * @property {number|null} [slots] Hello slots
                 * @property {number|null} [receiveBytes] Hello receiveBytes
                 * @property {number|null} [creditUnit] Hello creditUnit
                 * @property {number|null} [maxStateBytes] Hello maxStateBytes
                 * @property {number|null} [maxSignalingBytes] Hello maxSignalingBytes
                 * @property {number|null} [maxBulkBytes] Hello maxBulkBytes
                 * @property {number|null} [stallMs] Hello stallMs
                 * @property {number|null} [features] Hello features
                 * @property {number|null} [dictionaryId] Hello dictionaryId
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Hello.
                 * @memberof kvs_bridge.link.v1
                 * @interface IHello
                 * @augments kvs_bridge.link.v1.Hello.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Hello.$Properties instead.
                 */

                /**
                 * Shape of a Hello.
                 * @typedef {kvs_bridge.link.v1.Hello.$Properties} kvs_bridge.link.v1.Hello.$Shape
                 */

                /**
                 * Constructs a new Hello.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a Hello.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Hello.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Hello = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Hello role.
                 * @member {kvs_bridge.link.v1.Role} role
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.role = 0;

                /**
                 * Hello versionMin.
                 * @member {number} versionMin
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.versionMin = 0;

                /**
                 * Hello versionMax.
                 * @member {number} versionMax
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.versionMax = 0;

                /**
                 * Hello epoch.
                 * @member {number} epoch
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.epoch = 0;

                /**
                 * Hello peerEpoch.
                 * @member {number} peerEpoch
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.peerEpoch = 0;

                /**
                 * Hello bootCount.
                 * @member {number} bootCount
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.bootCount = 0;

                /**
                 * Hello resetCause.
                 * @member {kvs_bridge.link.v1.ResetCause} resetCause
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.resetCause = 0;

                /**
                 * Hello fragmentMax.
                 * @member {number} fragmentMax
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.fragmentMax = 0;

                /**
                 * Hello window.
                 * @member {number} window
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.window = 0;

                /**
                 * Hello slots.
                 * @member {number} slots
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.slots = 0;

                /**
                 * Hello receiveBytes.
                 * @member {number} receiveBytes
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.receiveBytes = 0;

                /**
                 * Hello creditUnit.
                 * @member {number} creditUnit
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.creditUnit = 0;

                /**
                 * Hello maxStateBytes.
                 * @member {number} maxStateBytes
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.maxStateBytes = 0;

                /**
                 * Hello maxSignalingBytes.
                 * @member {number} maxSignalingBytes
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.maxSignalingBytes = 0;

                /**
                 * Hello maxBulkBytes.
                 * @member {number} maxBulkBytes
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.maxBulkBytes = 0;

                /**
                 * Hello stallMs.
                 * @member {number} stallMs
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.stallMs = 0;

                /**
                 * Hello features.
                 * @member {number} features
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.features = 0;

                /**
                 * Hello dictionaryId.
                 * @member {number} dictionaryId
                 * @memberof kvs_bridge.link.v1.Hello
                 * @instance
                 */
                Hello.prototype.dictionaryId = 0;

                /**
                 * Encodes the specified Hello message. Does not implicitly {@link kvs_bridge.link.v1.Hello.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Hello
                 * @static
                 * @param {kvs_bridge.link.v1.Hello.$Properties} message Hello message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Hello.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.role);
                    if (message.versionMin != null && $Object.hasOwnProperty.call(message, "versionMin") && message.versionMin !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.versionMin);
                    if (message.versionMax != null && $Object.hasOwnProperty.call(message, "versionMax") && message.versionMax !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.versionMax);
                    if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                        writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.epoch);
                    if (message.peerEpoch != null && $Object.hasOwnProperty.call(message, "peerEpoch") && message.peerEpoch !== 0)
                        writer.uint32(/* id 5, wireType 5 =*/45).fixed32(message.peerEpoch);
                    if (message.bootCount != null && $Object.hasOwnProperty.call(message, "bootCount") && message.bootCount !== 0)
                        writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.bootCount);
                    if (message.resetCause != null && $Object.hasOwnProperty.call(message, "resetCause") && message.resetCause !== 0)
                        writer.uint32(/* id 7, wireType 0 =*/56).int32(message.resetCause);
                    if (message.fragmentMax != null && $Object.hasOwnProperty.call(message, "fragmentMax") && message.fragmentMax !== 0)
                        writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.fragmentMax);
                    if (message.window != null && $Object.hasOwnProperty.call(message, "window") && message.window !== 0)
                        writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.window);
                    if (message.slots != null && $Object.hasOwnProperty.call(message, "slots") && message.slots !== 0)
                        writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.slots);
                    if (message.receiveBytes != null && $Object.hasOwnProperty.call(message, "receiveBytes") && message.receiveBytes !== 0)
                        writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.receiveBytes);
                    if (message.creditUnit != null && $Object.hasOwnProperty.call(message, "creditUnit") && message.creditUnit !== 0)
                        writer.uint32(/* id 12, wireType 0 =*/96).uint32(message.creditUnit);
                    if (message.maxStateBytes != null && $Object.hasOwnProperty.call(message, "maxStateBytes") && message.maxStateBytes !== 0)
                        writer.uint32(/* id 13, wireType 0 =*/104).uint32(message.maxStateBytes);
                    if (message.maxSignalingBytes != null && $Object.hasOwnProperty.call(message, "maxSignalingBytes") && message.maxSignalingBytes !== 0)
                        writer.uint32(/* id 14, wireType 0 =*/112).uint32(message.maxSignalingBytes);
                    if (message.maxBulkBytes != null && $Object.hasOwnProperty.call(message, "maxBulkBytes") && message.maxBulkBytes !== 0)
                        writer.uint32(/* id 15, wireType 0 =*/120).uint32(message.maxBulkBytes);
                    if (message.stallMs != null && $Object.hasOwnProperty.call(message, "stallMs") && message.stallMs !== 0)
                        writer.uint32(/* id 16, wireType 0 =*/128).uint32(message.stallMs);
                    if (message.features != null && $Object.hasOwnProperty.call(message, "features") && message.features !== 0)
                        writer.uint32(/* id 17, wireType 0 =*/136).uint32(message.features);
                    if (message.dictionaryId != null && $Object.hasOwnProperty.call(message, "dictionaryId") && message.dictionaryId !== 0)
                        writer.uint32(/* id 18, wireType 0 =*/144).uint32(message.dictionaryId);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Hello message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Hello
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Hello & kvs_bridge.link.v1.Hello.$Shape} Hello
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Hello.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Hello();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.role = value;
                                else
                                    delete message.role;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.versionMin = value;
                                else
                                    delete message.versionMin;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.versionMax = value;
                                else
                                    delete message.versionMax;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 5)
                                    break;
                                if (value = reader.fixed32())
                                    message.epoch = value;
                                else
                                    delete message.epoch;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 5)
                                    break;
                                if (value = reader.fixed32())
                                    message.peerEpoch = value;
                                else
                                    delete message.peerEpoch;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.bootCount = value;
                                else
                                    delete message.bootCount;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.resetCause = value;
                                else
                                    delete message.resetCause;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.fragmentMax = value;
                                else
                                    delete message.fragmentMax;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.window = value;
                                else
                                    delete message.window;
                                continue;
                            }
                        case 10: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.slots = value;
                                else
                                    delete message.slots;
                                continue;
                            }
                        case 11: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.receiveBytes = value;
                                else
                                    delete message.receiveBytes;
                                continue;
                            }
                        case 12: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.creditUnit = value;
                                else
                                    delete message.creditUnit;
                                continue;
                            }
                        case 13: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxStateBytes = value;
                                else
                                    delete message.maxStateBytes;
                                continue;
                            }
                        case 14: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxSignalingBytes = value;
                                else
                                    delete message.maxSignalingBytes;
                                continue;
                            }
                        case 15: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxBulkBytes = value;
                                else
                                    delete message.maxBulkBytes;
                                continue;
                            }
                        case 16: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.stallMs = value;
                                else
                                    delete message.stallMs;
                                continue;
                            }
                        case 17: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.features = value;
                                else
                                    delete message.features;
                                continue;
                            }
                        case 18: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.dictionaryId = value;
                                else
                                    delete message.dictionaryId;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Hello;
            })();

            /**
             * LinkControlKind enum.
             * @name kvs_bridge.link.v1.LinkControlKind
             * @enum {number}
             * @property {number} LINK_CONTROL_KIND_UNSPECIFIED=0 LINK_CONTROL_KIND_UNSPECIFIED value
             * @property {number} LINK_CONTROL_KIND_PING=1 LINK_CONTROL_KIND_PING value
             * @property {number} LINK_CONTROL_KIND_PONG=2 LINK_CONTROL_KIND_PONG value
             * @property {number} LINK_CONTROL_KIND_SLEEP_REQ=3 LINK_CONTROL_KIND_SLEEP_REQ value
             * @property {number} LINK_CONTROL_KIND_SLEEP_OK=4 LINK_CONTROL_KIND_SLEEP_OK value
             * @property {number} LINK_CONTROL_KIND_WAKE=5 LINK_CONTROL_KIND_WAKE value
             * @property {number} LINK_CONTROL_KIND_AWAKE=6 LINK_CONTROL_KIND_AWAKE value
             * @property {number} LINK_CONTROL_KIND_RATE=7 LINK_CONTROL_KIND_RATE value
             */
            v1.LinkControlKind = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "LINK_CONTROL_KIND_UNSPECIFIED"] = 0;
                values[valuesById[1] = "LINK_CONTROL_KIND_PING"] = 1;
                values[valuesById[2] = "LINK_CONTROL_KIND_PONG"] = 2;
                values[valuesById[3] = "LINK_CONTROL_KIND_SLEEP_REQ"] = 3;
                values[valuesById[4] = "LINK_CONTROL_KIND_SLEEP_OK"] = 4;
                values[valuesById[5] = "LINK_CONTROL_KIND_WAKE"] = 5;
                values[valuesById[6] = "LINK_CONTROL_KIND_AWAKE"] = 6;
                values[valuesById[7] = "LINK_CONTROL_KIND_RATE"] = 7;
                return values;
            })();

            /**
             * WakeMethod enum.
             * @name kvs_bridge.link.v1.WakeMethod
             * @enum {number}
             * @property {number} WAKE_METHOD_UNSPECIFIED=0 WAKE_METHOD_UNSPECIFIED value
             * @property {number} WAKE_METHOD_BREAK=1 WAKE_METHOD_BREAK value
             * @property {number} WAKE_METHOD_MODEM_LINE=2 WAKE_METHOD_MODEM_LINE value
             * @property {number} WAKE_METHOD_COMMAND=3 WAKE_METHOD_COMMAND value
             */
            v1.WakeMethod = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "WAKE_METHOD_UNSPECIFIED"] = 0;
                values[valuesById[1] = "WAKE_METHOD_BREAK"] = 1;
                values[valuesById[2] = "WAKE_METHOD_MODEM_LINE"] = 2;
                values[valuesById[3] = "WAKE_METHOD_COMMAND"] = 3;
                return values;
            })();

            v1.LinkControl = (function() {

                /**
                 * Properties of a LinkControl.
                 * @typedef {Object} kvs_bridge.link.v1.LinkControl.$Properties
                 * @property {kvs_bridge.link.v1.LinkControlKind|null} [kind] LinkControl kind
                 * @property {number|null} [token] LinkControl token
                 * @property {kvs_bridge.link.v1.WakeMethod|null} [wakeMethod] LinkControl wakeMethod
                 * @property {number|null} [wakeMs] LinkControl wakeMs
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkControl.
                 * @memberof kvs_bridge.link.v1
                 * @interface ILinkControl
                 * @augments kvs_bridge.link.v1.LinkControl.$Properties
                 * @deprecated Use kvs_bridge.link.v1.LinkControl.$Properties instead.
                 */

                /**
                 * Shape of a LinkControl.
                 * @typedef {kvs_bridge.link.v1.LinkControl.$Properties} kvs_bridge.link.v1.LinkControl.$Shape
                 */

                /**
                 * Constructs a new LinkControl.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a LinkControl.
                 * @constructor
                 * @param {kvs_bridge.link.v1.LinkControl.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkControl = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkControl kind.
                 * @member {kvs_bridge.link.v1.LinkControlKind} kind
                 * @memberof kvs_bridge.link.v1.LinkControl
                 * @instance
                 */
                LinkControl.prototype.kind = 0;

                /**
                 * LinkControl token.
                 * @member {number} token
                 * @memberof kvs_bridge.link.v1.LinkControl
                 * @instance
                 */
                LinkControl.prototype.token = 0;

                /**
                 * LinkControl wakeMethod.
                 * @member {kvs_bridge.link.v1.WakeMethod} wakeMethod
                 * @memberof kvs_bridge.link.v1.LinkControl
                 * @instance
                 */
                LinkControl.prototype.wakeMethod = 0;

                /**
                 * LinkControl wakeMs.
                 * @member {number} wakeMs
                 * @memberof kvs_bridge.link.v1.LinkControl
                 * @instance
                 */
                LinkControl.prototype.wakeMs = 0;

                /**
                 * Encodes the specified LinkControl message. Does not implicitly {@link kvs_bridge.link.v1.LinkControl.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.LinkControl
                 * @static
                 * @param {kvs_bridge.link.v1.LinkControl.$Properties} message LinkControl message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkControl.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.kind);
                    if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.token);
                    if (message.wakeMethod != null && $Object.hasOwnProperty.call(message, "wakeMethod") && message.wakeMethod !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).int32(message.wakeMethod);
                    if (message.wakeMs != null && $Object.hasOwnProperty.call(message, "wakeMs") && message.wakeMs !== 0)
                        writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.wakeMs);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkControl message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.LinkControl
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.LinkControl & kvs_bridge.link.v1.LinkControl.$Shape} LinkControl
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkControl.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.LinkControl();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.kind = value;
                                else
                                    delete message.kind;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.token = value;
                                else
                                    delete message.token;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.wakeMethod = value;
                                else
                                    delete message.wakeMethod;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.wakeMs = value;
                                else
                                    delete message.wakeMs;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return LinkControl;
            })();

            v1.Envelope = (function() {

                /**
                 * Properties of an Envelope.
                 * @typedef {Object} kvs_bridge.link.v1.Envelope.$Properties
                 * @property {kvs_bridge.link.v1.Time.$Properties|null} [time] Envelope time
                 * @property {kvs_bridge.link.v1.ChannelInfo.$Properties|null} [channelInfo] Envelope channelInfo
                 * @property {kvs_bridge.link.v1.SignalingState.$Properties|null} [signalingState] Envelope signalingState
                 * @property {kvs_bridge.link.v1.IceServers.$Properties|null} [iceServers] Envelope iceServers
                 * @property {kvs_bridge.link.v1.SessionOpened.$Properties|null} [sessionOpened] Envelope sessionOpened
                 * @property {kvs_bridge.link.v1.Offer.$Properties|null} [offer] Envelope offer
                 * @property {kvs_bridge.link.v1.Answer.$Properties|null} [answer] Envelope answer
                 * @property {kvs_bridge.link.v1.Candidate.$Properties|null} [candidate] Envelope candidate
                 * @property {kvs_bridge.link.v1.SessionClosed.$Properties|null} [sessionClosed] Envelope sessionClosed
                 * @property {kvs_bridge.link.v1.SendStatus.$Properties|null} [sendStatus] Envelope sendStatus
                 * @property {kvs_bridge.link.v1.SyncDone.$Properties|null} [syncDone] Envelope syncDone
                 * @property {kvs_bridge.link.v1.Error.$Properties|null} [error] Envelope error
                 * @property {kvs_bridge.link.v1.Metrics.$Properties|null} [metrics] Envelope metrics
                 * @property {kvs_bridge.link.v1.CloseSession.$Properties|null} [closeSession] Envelope closeSession
                 * @property {kvs_bridge.link.v1.SessionState.$Properties|null} [sessionState] Envelope sessionState
                 * @property {kvs_bridge.link.v1.Connect.$Properties|null} [connect] Envelope connect
                 * @property {kvs_bridge.link.v1.Disconnect.$Properties|null} [disconnect] Envelope disconnect
                 * @property {kvs_bridge.link.v1.DeleteChannel.$Properties|null} [deleteChannel] Envelope deleteChannel
                 * @property {kvs_bridge.link.v1.IceServersRequest.$Properties|null} [iceServersRequest] Envelope iceServersRequest
                 * @property {kvs_bridge.link.v1.TimeRequest.$Properties|null} [timeRequest] Envelope timeRequest
                 * @property {kvs_bridge.link.v1.MetricsRequest.$Properties|null} [metricsRequest] Envelope metricsRequest
                 * @property {kvs_bridge.link.v1.Capabilities.$Properties|null} [capabilities] Envelope capabilities
                 * @property {kvs_bridge.link.v1.Log.$Properties|null} [log] Envelope log
                 * @property {kvs_bridge.link.v1.ApplicationData.$Properties|null} [applicationData] Envelope applicationData
                 * @property {kvs_bridge.link.v1.Echo.$Properties|null} [echo] Envelope echo
                 * @property {"time"|"channelInfo"|"signalingState"|"iceServers"|"sessionOpened"|"offer"|"answer"|"candidate"|"sessionClosed"|"sendStatus"|"syncDone"|"error"|"metrics"|"closeSession"|"sessionState"|"connect"|"disconnect"|"deleteChannel"|"iceServersRequest"|"timeRequest"|"metricsRequest"|"capabilities"|"log"|"applicationData"|"echo"} [body] Envelope body
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Envelope.
                 * @memberof kvs_bridge.link.v1
                 * @interface IEnvelope
                 * @augments kvs_bridge.link.v1.Envelope.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Envelope.$Properties instead.
                 */

                /**
                 * Narrowed shape of an Envelope.
                 * @typedef {{
                 *   time?: kvs_bridge.link.v1.Time.$Shape|null;
                 *   channelInfo?: kvs_bridge.link.v1.ChannelInfo.$Shape|null;
                 *   signalingState?: kvs_bridge.link.v1.SignalingState.$Shape|null;
                 *   iceServers?: kvs_bridge.link.v1.IceServers.$Shape|null;
                 *   sessionOpened?: kvs_bridge.link.v1.SessionOpened.$Shape|null;
                 *   offer?: kvs_bridge.link.v1.Offer.$Shape|null;
                 *   answer?: kvs_bridge.link.v1.Answer.$Shape|null;
                 *   candidate?: kvs_bridge.link.v1.Candidate.$Shape|null;
                 *   sessionClosed?: kvs_bridge.link.v1.SessionClosed.$Shape|null;
                 *   sendStatus?: kvs_bridge.link.v1.SendStatus.$Shape|null;
                 *   syncDone?: kvs_bridge.link.v1.SyncDone.$Shape|null;
                 *   error?: kvs_bridge.link.v1.Error.$Shape|null;
                 *   metrics?: kvs_bridge.link.v1.Metrics.$Shape|null;
                 *   closeSession?: kvs_bridge.link.v1.CloseSession.$Shape|null;
                 *   sessionState?: kvs_bridge.link.v1.SessionState.$Shape|null;
                 *   connect?: kvs_bridge.link.v1.Connect.$Shape|null;
                 *   disconnect?: kvs_bridge.link.v1.Disconnect.$Shape|null;
                 *   deleteChannel?: kvs_bridge.link.v1.DeleteChannel.$Shape|null;
                 *   iceServersRequest?: kvs_bridge.link.v1.IceServersRequest.$Shape|null;
                 *   timeRequest?: kvs_bridge.link.v1.TimeRequest.$Shape|null;
                 *   metricsRequest?: kvs_bridge.link.v1.MetricsRequest.$Shape|null;
                 *   capabilities?: kvs_bridge.link.v1.Capabilities.$Shape|null;
                 *   log?: kvs_bridge.link.v1.Log.$Shape|null;
                 *   applicationData?: kvs_bridge.link.v1.ApplicationData.$Shape|null;
                 *   echo?: kvs_bridge.link.v1.Echo.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ body?: undefined; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "time"; time: kvs_bridge.link.v1.Time.$Shape; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "channelInfo"; time?: null; channelInfo: kvs_bridge.link.v1.ChannelInfo.$Shape; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "signalingState"; time?: null; channelInfo?: null; signalingState: kvs_bridge.link.v1.SignalingState.$Shape; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "iceServers"; time?: null; channelInfo?: null; signalingState?: null; iceServers: kvs_bridge.link.v1.IceServers.$Shape; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "sessionOpened"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened: kvs_bridge.link.v1.SessionOpened.$Shape; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "offer"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer: kvs_bridge.link.v1.Offer.$Shape; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "answer"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer: kvs_bridge.link.v1.Answer.$Shape; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "candidate"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate: kvs_bridge.link.v1.Candidate.$Shape; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "sessionClosed"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed: kvs_bridge.link.v1.SessionClosed.$Shape; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "sendStatus"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus: kvs_bridge.link.v1.SendStatus.$Shape; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "syncDone"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone: kvs_bridge.link.v1.SyncDone.$Shape; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "error"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error: kvs_bridge.link.v1.Error.$Shape; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "metrics"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics: kvs_bridge.link.v1.Metrics.$Shape; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "closeSession"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession: kvs_bridge.link.v1.CloseSession.$Shape; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "sessionState"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState: kvs_bridge.link.v1.SessionState.$Shape; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "connect"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect: kvs_bridge.link.v1.Connect.$Shape; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "disconnect"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect: kvs_bridge.link.v1.Disconnect.$Shape; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "deleteChannel"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel: kvs_bridge.link.v1.DeleteChannel.$Shape; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "iceServersRequest"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest: kvs_bridge.link.v1.IceServersRequest.$Shape; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "timeRequest"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest: kvs_bridge.link.v1.TimeRequest.$Shape; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "metricsRequest"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest: kvs_bridge.link.v1.MetricsRequest.$Shape; capabilities?: null; log?: null; applicationData?: null; echo?: null }|{ body?: "capabilities"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities: kvs_bridge.link.v1.Capabilities.$Shape; log?: null; applicationData?: null; echo?: null }|{ body?: "log"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log: kvs_bridge.link.v1.Log.$Shape; applicationData?: null; echo?: null }|{ body?: "applicationData"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData: kvs_bridge.link.v1.ApplicationData.$Shape; echo?: null }|{ body?: "echo"; time?: null; channelInfo?: null; signalingState?: null; iceServers?: null; sessionOpened?: null; offer?: null; answer?: null; candidate?: null; sessionClosed?: null; sendStatus?: null; syncDone?: null; error?: null; metrics?: null; closeSession?: null; sessionState?: null; connect?: null; disconnect?: null; deleteChannel?: null; iceServersRequest?: null; timeRequest?: null; metricsRequest?: null; capabilities?: null; log?: null; applicationData?: null; echo: kvs_bridge.link.v1.Echo.$Shape })
                 * )} kvs_bridge.link.v1.Envelope.$Shape
                 */

                /**
                 * Constructs a new Envelope.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an Envelope.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Envelope.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Envelope = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Envelope time.
                 * @member {kvs_bridge.link.v1.Time.$Properties|null|undefined} time
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.time = null;

                /**
                 * Envelope channelInfo.
                 * @member {kvs_bridge.link.v1.ChannelInfo.$Properties|null|undefined} channelInfo
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.channelInfo = null;

                /**
                 * Envelope signalingState.
                 * @member {kvs_bridge.link.v1.SignalingState.$Properties|null|undefined} signalingState
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.signalingState = null;

                /**
                 * Envelope iceServers.
                 * @member {kvs_bridge.link.v1.IceServers.$Properties|null|undefined} iceServers
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.iceServers = null;

                /**
                 * Envelope sessionOpened.
                 * @member {kvs_bridge.link.v1.SessionOpened.$Properties|null|undefined} sessionOpened
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.sessionOpened = null;

                /**
                 * Envelope offer.
                 * @member {kvs_bridge.link.v1.Offer.$Properties|null|undefined} offer
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.offer = null;

                /**
                 * Envelope answer.
                 * @member {kvs_bridge.link.v1.Answer.$Properties|null|undefined} answer
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.answer = null;

                /**
                 * Envelope candidate.
                 * @member {kvs_bridge.link.v1.Candidate.$Properties|null|undefined} candidate
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.candidate = null;

                /**
                 * Envelope sessionClosed.
                 * @member {kvs_bridge.link.v1.SessionClosed.$Properties|null|undefined} sessionClosed
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.sessionClosed = null;

                /**
                 * Envelope sendStatus.
                 * @member {kvs_bridge.link.v1.SendStatus.$Properties|null|undefined} sendStatus
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.sendStatus = null;

                /**
                 * Envelope syncDone.
                 * @member {kvs_bridge.link.v1.SyncDone.$Properties|null|undefined} syncDone
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.syncDone = null;

                /**
                 * Envelope error.
                 * @member {kvs_bridge.link.v1.Error.$Properties|null|undefined} error
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.error = null;

                /**
                 * Envelope metrics.
                 * @member {kvs_bridge.link.v1.Metrics.$Properties|null|undefined} metrics
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.metrics = null;

                /**
                 * Envelope closeSession.
                 * @member {kvs_bridge.link.v1.CloseSession.$Properties|null|undefined} closeSession
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.closeSession = null;

                /**
                 * Envelope sessionState.
                 * @member {kvs_bridge.link.v1.SessionState.$Properties|null|undefined} sessionState
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.sessionState = null;

                /**
                 * Envelope connect.
                 * @member {kvs_bridge.link.v1.Connect.$Properties|null|undefined} connect
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.connect = null;

                /**
                 * Envelope disconnect.
                 * @member {kvs_bridge.link.v1.Disconnect.$Properties|null|undefined} disconnect
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.disconnect = null;

                /**
                 * Envelope deleteChannel.
                 * @member {kvs_bridge.link.v1.DeleteChannel.$Properties|null|undefined} deleteChannel
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.deleteChannel = null;

                /**
                 * Envelope iceServersRequest.
                 * @member {kvs_bridge.link.v1.IceServersRequest.$Properties|null|undefined} iceServersRequest
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.iceServersRequest = null;

                /**
                 * Envelope timeRequest.
                 * @member {kvs_bridge.link.v1.TimeRequest.$Properties|null|undefined} timeRequest
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.timeRequest = null;

                /**
                 * Envelope metricsRequest.
                 * @member {kvs_bridge.link.v1.MetricsRequest.$Properties|null|undefined} metricsRequest
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.metricsRequest = null;

                /**
                 * Envelope capabilities.
                 * @member {kvs_bridge.link.v1.Capabilities.$Properties|null|undefined} capabilities
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.capabilities = null;

                /**
                 * Envelope log.
                 * @member {kvs_bridge.link.v1.Log.$Properties|null|undefined} log
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.log = null;

                /**
                 * Envelope applicationData.
                 * @member {kvs_bridge.link.v1.ApplicationData.$Properties|null|undefined} applicationData
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.applicationData = null;

                /**
                 * Envelope echo.
                 * @member {kvs_bridge.link.v1.Echo.$Properties|null|undefined} echo
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                Envelope.prototype.echo = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * Envelope body.
                 * @member {"time"|"channelInfo"|"signalingState"|"iceServers"|"sessionOpened"|"offer"|"answer"|"candidate"|"sessionClosed"|"sendStatus"|"syncDone"|"error"|"metrics"|"closeSession"|"sessionState"|"connect"|"disconnect"|"deleteChannel"|"iceServersRequest"|"timeRequest"|"metricsRequest"|"capabilities"|"log"|"applicationData"|"echo"|undefined} body
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @instance
                 */
                $Object.defineProperty(Envelope.prototype, "body", {
                    get: $util.oneOfGetter($oneOfFields = ["time", "channelInfo", "signalingState", "iceServers", "sessionOpened", "offer", "answer", "candidate", "sessionClosed", "sendStatus", "syncDone", "error", "metrics", "closeSession", "sessionState", "connect", "disconnect", "deleteChannel", "iceServersRequest", "timeRequest", "metricsRequest", "capabilities", "log", "applicationData", "echo"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Envelope message. Does not implicitly {@link kvs_bridge.link.v1.Envelope.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @static
                 * @param {kvs_bridge.link.v1.Envelope.$Properties} message Envelope message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Envelope.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.time != null && $Object.hasOwnProperty.call(message, "time"))
                        $root.kvs_bridge.link.v1.Time.encode(message.time, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.channelInfo != null && $Object.hasOwnProperty.call(message, "channelInfo"))
                        $root.kvs_bridge.link.v1.ChannelInfo.encode(message.channelInfo, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.signalingState != null && $Object.hasOwnProperty.call(message, "signalingState"))
                        $root.kvs_bridge.link.v1.SignalingState.encode(message.signalingState, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.iceServers != null && $Object.hasOwnProperty.call(message, "iceServers"))
                        $root.kvs_bridge.link.v1.IceServers.encode(message.iceServers, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.sessionOpened != null && $Object.hasOwnProperty.call(message, "sessionOpened"))
                        $root.kvs_bridge.link.v1.SessionOpened.encode(message.sessionOpened, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.offer != null && $Object.hasOwnProperty.call(message, "offer"))
                        $root.kvs_bridge.link.v1.Offer.encode(message.offer, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.answer != null && $Object.hasOwnProperty.call(message, "answer"))
                        $root.kvs_bridge.link.v1.Answer.encode(message.answer, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                    if (message.candidate != null && $Object.hasOwnProperty.call(message, "candidate"))
                        $root.kvs_bridge.link.v1.Candidate.encode(message.candidate, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                    if (message.sessionClosed != null && $Object.hasOwnProperty.call(message, "sessionClosed"))
                        $root.kvs_bridge.link.v1.SessionClosed.encode(message.sessionClosed, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                    if (message.sendStatus != null && $Object.hasOwnProperty.call(message, "sendStatus"))
                        $root.kvs_bridge.link.v1.SendStatus.encode(message.sendStatus, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                    if (message.syncDone != null && $Object.hasOwnProperty.call(message, "syncDone"))
                        $root.kvs_bridge.link.v1.SyncDone.encode(message.syncDone, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                    if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
                        $root.kvs_bridge.link.v1.Error.encode(message.error, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                    if (message.metrics != null && $Object.hasOwnProperty.call(message, "metrics"))
                        $root.kvs_bridge.link.v1.Metrics.encode(message.metrics, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                    if (message.closeSession != null && $Object.hasOwnProperty.call(message, "closeSession"))
                        $root.kvs_bridge.link.v1.CloseSession.encode(message.closeSession, writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
                    if (message.sessionState != null && $Object.hasOwnProperty.call(message, "sessionState"))
                        $root.kvs_bridge.link.v1.SessionState.encode(message.sessionState, writer.uint32(/* id 17, wireType 2 =*/138).fork(), _depth + 1).ldelim();
                    if (message.connect != null && $Object.hasOwnProperty.call(message, "connect"))
                        $root.kvs_bridge.link.v1.Connect.encode(message.connect, writer.uint32(/* id 18, wireType 2 =*/146).fork(), _depth + 1).ldelim();
                    if (message.disconnect != null && $Object.hasOwnProperty.call(message, "disconnect"))
                        $root.kvs_bridge.link.v1.Disconnect.encode(message.disconnect, writer.uint32(/* id 19, wireType 2 =*/154).fork(), _depth + 1).ldelim();
                    if (message.deleteChannel != null && $Object.hasOwnProperty.call(message, "deleteChannel"))
                        $root.kvs_bridge.link.v1.DeleteChannel.encode(message.deleteChannel, writer.uint32(/* id 20, wireType 2 =*/162).fork(), _depth + 1).ldelim();
                    if (message.iceServersRequest != null && $Object.hasOwnProperty.call(message, "iceServersRequest"))
                        $root.kvs_bridge.link.v1.IceServersRequest.encode(message.iceServersRequest, writer.uint32(/* id 21, wireType 2 =*/170).fork(), _depth + 1).ldelim();
                    if (message.timeRequest != null && $Object.hasOwnProperty.call(message, "timeRequest"))
                        $root.kvs_bridge.link.v1.TimeRequest.encode(message.timeRequest, writer.uint32(/* id 22, wireType 2 =*/178).fork(), _depth + 1).ldelim();
                    if (message.metricsRequest != null && $Object.hasOwnProperty.call(message, "metricsRequest"))
                        $root.kvs_bridge.link.v1.MetricsRequest.encode(message.metricsRequest, writer.uint32(/* id 23, wireType 2 =*/186).fork(), _depth + 1).ldelim();
                    if (message.capabilities != null && $Object.hasOwnProperty.call(message, "capabilities"))
                        $root.kvs_bridge.link.v1.Capabilities.encode(message.capabilities, writer.uint32(/* id 25, wireType 2 =*/202).fork(), _depth + 1).ldelim();
                    if (message.log != null && $Object.hasOwnProperty.call(message, "log"))
                        $root.kvs_bridge.link.v1.Log.encode(message.log, writer.uint32(/* id 26, wireType 2 =*/210).fork(), _depth + 1).ldelim();
                    if (message.applicationData != null && $Object.hasOwnProperty.call(message, "applicationData"))
                        $root.kvs_bridge.link.v1.ApplicationData.encode(message.applicationData, writer.uint32(/* id 27, wireType 2 =*/218).fork(), _depth + 1).ldelim();
                    if (message.echo != null && $Object.hasOwnProperty.call(message, "echo"))
                        $root.kvs_bridge.link.v1.Echo.encode(message.echo, writer.uint32(/* id 28, wireType 2 =*/226).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Envelope message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Envelope
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Envelope & kvs_bridge.link.v1.Envelope.$Shape} Envelope
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Envelope.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Envelope();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.time = $root.kvs_bridge.link.v1.Time.decode(reader, reader.size(), $undefined, _depth + 1, message.time);
                                message.body = "time";
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.channelInfo = $root.kvs_bridge.link.v1.ChannelInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.channelInfo);
                                message.body = "channelInfo";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.signalingState = $root.kvs_bridge.link.v1.SignalingState.decode(reader, reader.size(), $undefined, _depth + 1, message.signalingState);
                                message.body = "signalingState";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.iceServers = $root.kvs_bridge.link.v1.IceServers.decode(reader, reader.size(), $undefined, _depth + 1, message.iceServers);
                                message.body = "iceServers";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.sessionOpened = $root.kvs_bridge.link.v1.SessionOpened.decode(reader, reader.size(), $undefined, _depth + 1, message.sessionOpened);
                                message.body = "sessionOpened";
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.offer = $root.kvs_bridge.link.v1.Offer.decode(reader, reader.size(), $undefined, _depth + 1, message.offer);
                                message.body = "offer";
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                message.answer = $root.kvs_bridge.link.v1.Answer.decode(reader, reader.size(), $undefined, _depth + 1, message.answer);
                                message.body = "answer";
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                message.candidate = $root.kvs_bridge.link.v1.Candidate.decode(reader, reader.size(), $undefined, _depth + 1, message.candidate);
                                message.body = "candidate";
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                message.sessionClosed = $root.kvs_bridge.link.v1.SessionClosed.decode(reader, reader.size(), $undefined, _depth + 1, message.sessionClosed);
                                message.body = "sessionClosed";
                                continue;
                            }
                        case 10: {
                                if (wireType !== 2)
                                    break;
                                message.sendStatus = $root.kvs_bridge.link.v1.SendStatus.decode(reader, reader.size(), $undefined, _depth + 1, message.sendStatus);
                                message.body = "sendStatus";
                                continue;
                            }
                        case 11: {
                                if (wireType !== 2)
                                    break;
                                message.syncDone = $root.kvs_bridge.link.v1.SyncDone.decode(reader, reader.size(), $undefined, _depth + 1, message.syncDone);
                                message.body = "syncDone";
                                continue;
                            }
                        case 12: {
                                if (wireType !== 2)
                                    break;
                                message.error = $root.kvs_bridge.link.v1.Error.decode(reader, reader.size(), $undefined, _depth + 1, message.error);
                                message.body = "error";
                                continue;
                            }
                        case 13: {
                                if (wireType !== 2)
                                    break;
                                message.metrics = $root.kvs_bridge.link.v1.Metrics.decode(reader, reader.size(), $undefined, _depth + 1, message.metrics);
                                message.body = "metrics";
                                continue;
                            }
                        case 16: {
                                if (wireType !== 2)
                                    break;
                                message.closeSession = $root.kvs_bridge.link.v1.CloseSession.decode(reader, reader.size(), $undefined, _depth + 1, message.closeSession);
                                message.body = "closeSession";
                                continue;
                            }
                        case 17: {
                                if (wireType !== 2)
                                    break;
                                message.sessionState = $root.kvs_bridge.link.v1.SessionState.decode(reader, reader.size(), $undefined, _depth + 1, message.sessionState);
                                message.body = "sessionState";
                                continue;
                            }
                        case 18: {
                                if (wireType !== 2)
                                    break;
                                message.connect = $root.kvs_bridge.link.v1.Connect.decode(reader, reader.size(), $undefined, _depth + 1, message.connect);
                                message.body = "connect";
                                continue;
                            }
                        case 19: {
                                if (wireType !== 2)
                                    break;
                                message.disconnect = $root.kvs_bridge.link.v1.Disconnect.decode(reader, reader.size(), $undefined, _depth + 1, message.disconnect);
                                message.body = "disconnect";
                                continue;
                            }
                        case 20: {
                                if (wireType !== 2)
                                    break;
                                message.deleteChannel = $root.kvs_bridge.link.v1.DeleteChannel.decode(reader, reader.size(), $undefined, _depth + 1, message.deleteChannel);
                                message.body = "deleteChannel";
                                continue;
                            }
                        case 21: {
                                if (wireType !== 2)
                                    break;
                                message.iceServersRequest = $root.kvs_bridge.link.v1.IceServersRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.iceServersRequest);
                                message.body = "iceServersRequest";
                                continue;
                            }
                        case 22: {
                                if (wireType !== 2)
                                    break;
                                message.timeRequest = $root.kvs_bridge.link.v1.TimeRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.timeRequest);
                                message.body = "timeRequest";
                                continue;
                            }
                        case 23: {
                                if (wireType !== 2)
                                    break;
                                message.metricsRequest = $root.kvs_bridge.link.v1.MetricsRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.metricsRequest);
                                message.body = "metricsRequest";
                                continue;
                            }
                        case 25: {
                                if (wireType !== 2)
                                    break;
                                message.capabilities = $root.kvs_bridge.link.v1.Capabilities.decode(reader, reader.size(), $undefined, _depth + 1, message.capabilities);
                                message.body = "capabilities";
                                continue;
                            }
                        case 26: {
                                if (wireType !== 2)
                                    break;
                                message.log = $root.kvs_bridge.link.v1.Log.decode(reader, reader.size(), $undefined, _depth + 1, message.log);
                                message.body = "log";
                                continue;
                            }
                        case 27: {
                                if (wireType !== 2)
                                    break;
                                message.applicationData = $root.kvs_bridge.link.v1.ApplicationData.decode(reader, reader.size(), $undefined, _depth + 1, message.applicationData);
                                message.body = "applicationData";
                                continue;
                            }
                        case 28: {
                                if (wireType !== 2)
                                    break;
                                message.echo = $root.kvs_bridge.link.v1.Echo.decode(reader, reader.size(), $undefined, _depth + 1, message.echo);
                                message.body = "echo";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Envelope;
            })();

            v1.Time = (function() {

                /**
                 * Properties of a Time.
                 * @typedef {Object} kvs_bridge.link.v1.Time.$Properties
                 * @property {number|null} [unixUs] Time unixUs
                 * @property {number|null} [uncertaintyMs] Time uncertaintyMs
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Time.
                 * @memberof kvs_bridge.link.v1
                 * @interface ITime
                 * @augments kvs_bridge.link.v1.Time.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Time.$Properties instead.
                 */

                /**
                 * Shape of a Time.
                 * @typedef {kvs_bridge.link.v1.Time.$Properties} kvs_bridge.link.v1.Time.$Shape
                 */

                /**
                 * Constructs a new Time.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a Time.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Time.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Time = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Time unixUs.
                 * @member {number} unixUs
                 * @memberof kvs_bridge.link.v1.Time
                 * @instance
                 */
                Time.prototype.unixUs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Time uncertaintyMs.
                 * @member {number} uncertaintyMs
                 * @memberof kvs_bridge.link.v1.Time
                 * @instance
                 */
                Time.prototype.uncertaintyMs = 0;

                /**
                 * Encodes the specified Time message. Does not implicitly {@link kvs_bridge.link.v1.Time.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Time
                 * @static
                 * @param {kvs_bridge.link.v1.Time.$Properties} message Time message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Time.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.unixUs != null && $Object.hasOwnProperty.call(message, "unixUs") && (typeof message.unixUs === "object" ? message.unixUs.low || message.unixUs.high : message.unixUs !== 0))
                        writer.uint32(/* id 1, wireType 1 =*/9).fixed64(message.unixUs);
                    if (message.uncertaintyMs != null && $Object.hasOwnProperty.call(message, "uncertaintyMs") && message.uncertaintyMs !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.uncertaintyMs);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Time message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Time
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Time & kvs_bridge.link.v1.Time.$Shape} Time
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Time.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Time();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 1)
                                    break;
                                if (typeof (value = reader.fixed64()) === "object" ? value.low || value.high : value !== 0)
                                    message.unixUs = value;
                                else
                                    delete message.unixUs;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.uncertaintyMs = value;
                                else
                                    delete message.uncertaintyMs;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Time;
            })();

            /**
             * ChannelRole enum.
             * @name kvs_bridge.link.v1.ChannelRole
             * @enum {number}
             * @property {number} CHANNEL_ROLE_UNSPECIFIED=0 CHANNEL_ROLE_UNSPECIFIED value
             * @property {number} CHANNEL_ROLE_MASTER=1 CHANNEL_ROLE_MASTER value
             * @property {number} CHANNEL_ROLE_VIEWER=2 CHANNEL_ROLE_VIEWER value
             */
            v1.ChannelRole = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "CHANNEL_ROLE_UNSPECIFIED"] = 0;
                values[valuesById[1] = "CHANNEL_ROLE_MASTER"] = 1;
                values[valuesById[2] = "CHANNEL_ROLE_VIEWER"] = 2;
                return values;
            })();

            v1.ChannelInfo = (function() {

                /**
                 * Properties of a ChannelInfo.
                 * @typedef {Object} kvs_bridge.link.v1.ChannelInfo.$Properties
                 * @property {kvs_bridge.link.v1.ChannelRole|null} [role] ChannelInfo role
                 * @property {boolean|null} [storage] ChannelInfo storage
                 * @property {string|null} [region] ChannelInfo region
                 * @property {string|null} [name] ChannelInfo name
                 * @property {string|null} [arn] ChannelInfo arn
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ChannelInfo.
                 * @memberof kvs_bridge.link.v1
                 * @interface IChannelInfo
                 * @augments kvs_bridge.link.v1.ChannelInfo.$Properties
                 * @deprecated Use kvs_bridge.link.v1.ChannelInfo.$Properties instead.
                 */

                /**
                 * Shape of a ChannelInfo.
                 * @typedef {kvs_bridge.link.v1.ChannelInfo.$Properties} kvs_bridge.link.v1.ChannelInfo.$Shape
                 */

                /**
                 * Constructs a new ChannelInfo.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a ChannelInfo.
                 * @constructor
                 * @param {kvs_bridge.link.v1.ChannelInfo.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ChannelInfo = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ChannelInfo role.
                 * @member {kvs_bridge.link.v1.ChannelRole} role
                 * @memberof kvs_bridge.link.v1.ChannelInfo
                 * @instance
                 */
                ChannelInfo.prototype.role = 0;

                /**
                 * ChannelInfo storage.
                 * @member {boolean} storage
                 * @memberof kvs_bridge.link.v1.ChannelInfo
                 * @instance
                 */
                ChannelInfo.prototype.storage = false;

                /**
                 * ChannelInfo region.
                 * @member {string} region
                 * @memberof kvs_bridge.link.v1.ChannelInfo
                 * @instance
                 */
                ChannelInfo.prototype.region = "";

                /**
                 * ChannelInfo name.
                 * @member {string} name
                 * @memberof kvs_bridge.link.v1.ChannelInfo
                 * @instance
                 */
                ChannelInfo.prototype.name = "";

                /**
                 * ChannelInfo arn.
                 * @member {string} arn
                 * @memberof kvs_bridge.link.v1.ChannelInfo
                 * @instance
                 */
                ChannelInfo.prototype.arn = "";

                /**
                 * Encodes the specified ChannelInfo message. Does not implicitly {@link kvs_bridge.link.v1.ChannelInfo.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.ChannelInfo
                 * @static
                 * @param {kvs_bridge.link.v1.ChannelInfo.$Properties} message ChannelInfo message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ChannelInfo.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.role);
                    if (message.storage != null && $Object.hasOwnProperty.call(message, "storage") && message.storage !== false)
                        writer.uint32(/* id 2, wireType 0 =*/16).bool(message.storage);
                    if (message.region != null && $Object.hasOwnProperty.call(message, "region") && message.region !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.region);
                    if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.name);
                    if (message.arn != null && $Object.hasOwnProperty.call(message, "arn") && message.arn !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.arn);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ChannelInfo message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.ChannelInfo
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.ChannelInfo & kvs_bridge.link.v1.ChannelInfo.$Shape} ChannelInfo
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ChannelInfo.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.ChannelInfo();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.role = value;
                                else
                                    delete message.role;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.storage = value;
                                else
                                    delete message.storage;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.region = value;
                                else
                                    delete message.region;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.name = value;
                                else
                                    delete message.name;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.arn = value;
                                else
                                    delete message.arn;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return ChannelInfo;
            })();

            /**
             * CloudState enum.
             * @name kvs_bridge.link.v1.CloudState
             * @enum {number}
             * @property {number} CLOUD_STATE_UNSPECIFIED=0 CLOUD_STATE_UNSPECIFIED value
             * @property {number} CLOUD_STATE_NEW=1 CLOUD_STATE_NEW value
             * @property {number} CLOUD_STATE_GET_CREDENTIALS=2 CLOUD_STATE_GET_CREDENTIALS value
             * @property {number} CLOUD_STATE_DESCRIBE=3 CLOUD_STATE_DESCRIBE value
             * @property {number} CLOUD_STATE_CREATE=4 CLOUD_STATE_CREATE value
             * @property {number} CLOUD_STATE_GET_ENDPOINT=5 CLOUD_STATE_GET_ENDPOINT value
             * @property {number} CLOUD_STATE_GET_ICE_CONFIG=6 CLOUD_STATE_GET_ICE_CONFIG value
             * @property {number} CLOUD_STATE_READY=7 CLOUD_STATE_READY value
             * @property {number} CLOUD_STATE_CONNECTING=8 CLOUD_STATE_CONNECTING value
             * @property {number} CLOUD_STATE_CONNECTED=9 CLOUD_STATE_CONNECTED value
             * @property {number} CLOUD_STATE_DISCONNECTED=10 CLOUD_STATE_DISCONNECTED value
             * @property {number} CLOUD_STATE_DELETE=11 CLOUD_STATE_DELETE value
             * @property {number} CLOUD_STATE_DELETED=12 CLOUD_STATE_DELETED value
             * @property {number} CLOUD_STATE_DESCRIBE_MEDIA=13 CLOUD_STATE_DESCRIBE_MEDIA value
             * @property {number} CLOUD_STATE_JOIN_SESSION=14 CLOUD_STATE_JOIN_SESSION value
             * @property {number} CLOUD_STATE_JOIN_SESSION_WAITING=15 CLOUD_STATE_JOIN_SESSION_WAITING value
             * @property {number} CLOUD_STATE_JOIN_SESSION_CONNECTED=16 CLOUD_STATE_JOIN_SESSION_CONNECTED value
             */
            v1.CloudState = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "CLOUD_STATE_UNSPECIFIED"] = 0;
                values[valuesById[1] = "CLOUD_STATE_NEW"] = 1;
                values[valuesById[2] = "CLOUD_STATE_GET_CREDENTIALS"] = 2;
                values[valuesById[3] = "CLOUD_STATE_DESCRIBE"] = 3;
                values[valuesById[4] = "CLOUD_STATE_CREATE"] = 4;
                values[valuesById[5] = "CLOUD_STATE_GET_ENDPOINT"] = 5;
                values[valuesById[6] = "CLOUD_STATE_GET_ICE_CONFIG"] = 6;
                values[valuesById[7] = "CLOUD_STATE_READY"] = 7;
                values[valuesById[8] = "CLOUD_STATE_CONNECTING"] = 8;
                values[valuesById[9] = "CLOUD_STATE_CONNECTED"] = 9;
                values[valuesById[10] = "CLOUD_STATE_DISCONNECTED"] = 10;
                values[valuesById[11] = "CLOUD_STATE_DELETE"] = 11;
                values[valuesById[12] = "CLOUD_STATE_DELETED"] = 12;
                values[valuesById[13] = "CLOUD_STATE_DESCRIBE_MEDIA"] = 13;
                values[valuesById[14] = "CLOUD_STATE_JOIN_SESSION"] = 14;
                values[valuesById[15] = "CLOUD_STATE_JOIN_SESSION_WAITING"] = 15;
                values[valuesById[16] = "CLOUD_STATE_JOIN_SESSION_CONNECTED"] = 16;
                return values;
            })();

            /**
             * CloudReason enum.
             * @name kvs_bridge.link.v1.CloudReason
             * @enum {number}
             * @property {number} CLOUD_REASON_UNSPECIFIED=0 CLOUD_REASON_UNSPECIFIED value
             * @property {number} CLOUD_REASON_NETWORK=1 CLOUD_REASON_NETWORK value
             * @property {number} CLOUD_REASON_THROTTLED=2 CLOUD_REASON_THROTTLED value
             * @property {number} CLOUD_REASON_CREDENTIALS=3 CLOUD_REASON_CREDENTIALS value
             * @property {number} CLOUD_REASON_FORBIDDEN=4 CLOUD_REASON_FORBIDDEN value
             * @property {number} CLOUD_REASON_MISSING_CHANNEL=5 CLOUD_REASON_MISSING_CHANNEL value
             * @property {number} CLOUD_REASON_CLOCK=6 CLOUD_REASON_CLOCK value
             * @property {number} CLOUD_REASON_SERVICE=7 CLOUD_REASON_SERVICE value
             * @property {number} CLOUD_REASON_ROTATION=8 CLOUD_REASON_ROTATION value
             * @property {number} CLOUD_REASON_CLOSED=9 CLOUD_REASON_CLOSED value
             * @property {number} CLOUD_REASON_DISPLACED=10 CLOUD_REASON_DISPLACED value
             * @property {number} CLOUD_REASON_REQUESTED=11 CLOUD_REASON_REQUESTED value
             * @property {number} CLOUD_REASON_CONFIGURATION=12 CLOUD_REASON_CONFIGURATION value
             */
            v1.CloudReason = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "CLOUD_REASON_UNSPECIFIED"] = 0;
                values[valuesById[1] = "CLOUD_REASON_NETWORK"] = 1;
                values[valuesById[2] = "CLOUD_REASON_THROTTLED"] = 2;
                values[valuesById[3] = "CLOUD_REASON_CREDENTIALS"] = 3;
                values[valuesById[4] = "CLOUD_REASON_FORBIDDEN"] = 4;
                values[valuesById[5] = "CLOUD_REASON_MISSING_CHANNEL"] = 5;
                values[valuesById[6] = "CLOUD_REASON_CLOCK"] = 6;
                values[valuesById[7] = "CLOUD_REASON_SERVICE"] = 7;
                values[valuesById[8] = "CLOUD_REASON_ROTATION"] = 8;
                values[valuesById[9] = "CLOUD_REASON_CLOSED"] = 9;
                values[valuesById[10] = "CLOUD_REASON_DISPLACED"] = 10;
                values[valuesById[11] = "CLOUD_REASON_REQUESTED"] = 11;
                values[valuesById[12] = "CLOUD_REASON_CONFIGURATION"] = 12;
                return values;
            })();

            v1.SignalingState = (function() {

                /**
                 * Properties of a SignalingState.
                 * @typedef {Object} kvs_bridge.link.v1.SignalingState.$Properties
                 * @property {kvs_bridge.link.v1.CloudState|null} [state] SignalingState state
                 * @property {kvs_bridge.link.v1.CloudReason|null} [reason] SignalingState reason
                 * @property {number|null} [retryMs] SignalingState retryMs
                 * @property {string|null} [text] SignalingState text
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SignalingState.
                 * @memberof kvs_bridge.link.v1
                 * @interface ISignalingState
                 * @augments kvs_bridge.link.v1.SignalingState.$Properties
                 * @deprecated Use kvs_bridge.link.v1.SignalingState.$Properties instead.
                 */

                /**
                 * Shape of a SignalingState.
                 * @typedef {kvs_bridge.link.v1.SignalingState.$Properties} kvs_bridge.link.v1.SignalingState.$Shape
                 */

                /**
                 * Constructs a new SignalingState.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a SignalingState.
                 * @constructor
                 * @param {kvs_bridge.link.v1.SignalingState.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SignalingState = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * SignalingState state.
                 * @member {kvs_bridge.link.v1.CloudState} state
                 * @memberof kvs_bridge.link.v1.SignalingState
                 * @instance
                 */
                SignalingState.prototype.state = 0;

                /**
                 * SignalingState reason.
                 * @member {kvs_bridge.link.v1.CloudReason} reason
                 * @memberof kvs_bridge.link.v1.SignalingState
                 * @instance
                 */
                SignalingState.prototype.reason = 0;

                /**
                 * SignalingState retryMs.
                 * @member {number} retryMs
                 * @memberof kvs_bridge.link.v1.SignalingState
                 * @instance
                 */
                SignalingState.prototype.retryMs = 0;

                /**
                 * SignalingState text.
                 * @member {string} text
                 * @memberof kvs_bridge.link.v1.SignalingState
                 * @instance
                 */
                SignalingState.prototype.text = "";

                /**
                 * Encodes the specified SignalingState message. Does not implicitly {@link kvs_bridge.link.v1.SignalingState.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.SignalingState
                 * @static
                 * @param {kvs_bridge.link.v1.SignalingState.$Properties} message SignalingState message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SignalingState.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.state);
                    if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).int32(message.reason);
                    if (message.retryMs != null && $Object.hasOwnProperty.call(message, "retryMs") && message.retryMs !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.retryMs);
                    if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.text);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a SignalingState message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.SignalingState
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SignalingState & kvs_bridge.link.v1.SignalingState.$Shape} SignalingState
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SignalingState.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.SignalingState();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.state = value;
                                else
                                    delete message.state;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.reason = value;
                                else
                                    delete message.reason;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.retryMs = value;
                                else
                                    delete message.retryMs;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.text = value;
                                else
                                    delete message.text;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return SignalingState;
            })();

            v1.IceServer = (function() {

                /**
                 * Properties of an IceServer.
                 * @typedef {Object} kvs_bridge.link.v1.IceServer.$Properties
                 * @property {string|null} [username] IceServer username
                 * @property {string|null} [password] IceServer password
                 * @property {Array.<string>|null} [uris] IceServer uris
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an IceServer.
                 * @memberof kvs_bridge.link.v1
                 * @interface IIceServer
                 * @augments kvs_bridge.link.v1.IceServer.$Properties
                 * @deprecated Use kvs_bridge.link.v1.IceServer.$Properties instead.
                 */

                /**
                 * Shape of an IceServer.
                 * @typedef {kvs_bridge.link.v1.IceServer.$Properties} kvs_bridge.link.v1.IceServer.$Shape
                 */

                /**
                 * Constructs a new IceServer.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an IceServer.
                 * @constructor
                 * @param {kvs_bridge.link.v1.IceServer.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const IceServer = function (properties) {
                    this.uris = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * IceServer username.
                 * @member {string} username
                 * @memberof kvs_bridge.link.v1.IceServer
                 * @instance
                 */
                IceServer.prototype.username = "";

                /**
                 * IceServer password.
                 * @member {string} password
                 * @memberof kvs_bridge.link.v1.IceServer
                 * @instance
                 */
                IceServer.prototype.password = "";

                /**
                 * IceServer uris.
                 * @member {Array.<string>} uris
                 * @memberof kvs_bridge.link.v1.IceServer
                 * @instance
                 */
                IceServer.prototype.uris = $util.emptyArray;

                /**
                 * Encodes the specified IceServer message. Does not implicitly {@link kvs_bridge.link.v1.IceServer.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.IceServer
                 * @static
                 * @param {kvs_bridge.link.v1.IceServer.$Properties} message IceServer message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                IceServer.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.username != null && $Object.hasOwnProperty.call(message, "username") && message.username !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.username);
                    if (message.password != null && $Object.hasOwnProperty.call(message, "password") && message.password !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.password);
                    if (message.uris != null && message.uris.length)
                        for (let i = 0; i < message.uris.length; ++i)
                            writer.uint32(/* id 3, wireType 2 =*/26).string(message.uris[i]);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an IceServer message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.IceServer
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.IceServer & kvs_bridge.link.v1.IceServer.$Shape} IceServer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                IceServer.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.IceServer();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.username = value;
                                else
                                    delete message.username;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.password = value;
                                else
                                    delete message.password;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.uris && message.uris.length))
                                    message.uris = [];
                                message.uris.push(reader.stringVerify());
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return IceServer;
            })();

            v1.IceServers = (function() {

                /**
                 * Properties of an IceServers.
                 * @typedef {Object} kvs_bridge.link.v1.IceServers.$Properties
                 * @property {number|null} [generation] IceServers generation
                 * @property {number|null} [expiresMs] IceServers expiresMs
                 * @property {boolean|null} [final] IceServers final
                 * @property {Array.<kvs_bridge.link.v1.IceServer.$Properties>|null} [servers] IceServers servers
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an IceServers.
                 * @memberof kvs_bridge.link.v1
                 * @interface IIceServers
                 * @augments kvs_bridge.link.v1.IceServers.$Properties
                 * @deprecated Use kvs_bridge.link.v1.IceServers.$Properties instead.
                 */

                /**
                 * Shape of an IceServers.
                 * @typedef {kvs_bridge.link.v1.IceServers.$Properties} kvs_bridge.link.v1.IceServers.$Shape
                 */

                /**
                 * Constructs a new IceServers.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an IceServers.
                 * @constructor
                 * @param {kvs_bridge.link.v1.IceServers.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const IceServers = function (properties) {
                    this.servers = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * IceServers generation.
                 * @member {number} generation
                 * @memberof kvs_bridge.link.v1.IceServers
                 * @instance
                 */
                IceServers.prototype.generation = 0;

                /**
                 * IceServers expiresMs.
                 * @member {number} expiresMs
                 * @memberof kvs_bridge.link.v1.IceServers
                 * @instance
                 */
                IceServers.prototype.expiresMs = 0;

                /**
                 * IceServers final.
                 * @member {boolean} final
                 * @memberof kvs_bridge.link.v1.IceServers
                 * @instance
                 */
                IceServers.prototype.final = false;

                /**
                 * IceServers servers.
                 * @member {Array.<kvs_bridge.link.v1.IceServer.$Properties>} servers
                 * @memberof kvs_bridge.link.v1.IceServers
                 * @instance
                 */
                IceServers.prototype.servers = $util.emptyArray;

                /**
                 * Encodes the specified IceServers message. Does not implicitly {@link kvs_bridge.link.v1.IceServers.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.IceServers
                 * @static
                 * @param {kvs_bridge.link.v1.IceServers.$Properties} message IceServers message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                IceServers.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.generation != null && $Object.hasOwnProperty.call(message, "generation") && message.generation !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.generation);
                    if (message.expiresMs != null && $Object.hasOwnProperty.call(message, "expiresMs") && message.expiresMs !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.expiresMs);
                    if (message.final != null && $Object.hasOwnProperty.call(message, "final") && message.final !== false)
                        writer.uint32(/* id 3, wireType 0 =*/24).bool(message.final);
                    if (message.servers != null && message.servers.length)
                        for (let i = 0; i < message.servers.length; ++i)
                            $root.kvs_bridge.link.v1.IceServer.encode(message.servers[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an IceServers message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.IceServers
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.IceServers & kvs_bridge.link.v1.IceServers.$Shape} IceServers
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                IceServers.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.IceServers();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.generation = value;
                                else
                                    delete message.generation;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.expiresMs = value;
                                else
                                    delete message.expiresMs;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.final = value;
                                else
                                    delete message.final;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.servers && message.servers.length))
                                    message.servers = [];
                                message.servers.push($root.kvs_bridge.link.v1.IceServer.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return IceServers;
            })();

            /**
             * PeerKind enum.
             * @name kvs_bridge.link.v1.PeerKind
             * @enum {number}
             * @property {number} PEER_KIND_UNSPECIFIED=0 PEER_KIND_UNSPECIFIED value
             * @property {number} PEER_KIND_ALEXA=1 PEER_KIND_ALEXA value
             * @property {number} PEER_KIND_STORAGE=2 PEER_KIND_STORAGE value
             */
            v1.PeerKind = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "PEER_KIND_UNSPECIFIED"] = 0;
                values[valuesById[1] = "PEER_KIND_ALEXA"] = 1;
                values[valuesById[2] = "PEER_KIND_STORAGE"] = 2;
                return values;
            })();

            v1.SessionOpened = (function() {

                /**
                 * Properties of a SessionOpened.
                 * @typedef {Object} kvs_bridge.link.v1.SessionOpened.$Properties
                 * @property {number|null} [session] SessionOpened session
                 * @property {kvs_bridge.link.v1.PeerKind|null} [kind] SessionOpened kind
                 * @property {string|null} [clientId] SessionOpened clientId
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SessionOpened.
                 * @memberof kvs_bridge.link.v1
                 * @interface ISessionOpened
                 * @augments kvs_bridge.link.v1.SessionOpened.$Properties
                 * @deprecated Use kvs_bridge.link.v1.SessionOpened.$Properties instead.
                 */

                /**
                 * Shape of a SessionOpened.
                 * @typedef {kvs_bridge.link.v1.SessionOpened.$Properties} kvs_bridge.link.v1.SessionOpened.$Shape
                 */

                /**
                 * Constructs a new SessionOpened.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a SessionOpened.
                 * @constructor
                 * @param {kvs_bridge.link.v1.SessionOpened.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SessionOpened = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * SessionOpened session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.SessionOpened
                 * @instance
                 */
                SessionOpened.prototype.session = 0;

                /**
                 * SessionOpened kind.
                 * @member {kvs_bridge.link.v1.PeerKind} kind
                 * @memberof kvs_bridge.link.v1.SessionOpened
                 * @instance
                 */
                SessionOpened.prototype.kind = 0;

                /**
                 * SessionOpened clientId.
                 * @member {string} clientId
                 * @memberof kvs_bridge.link.v1.SessionOpened
                 * @instance
                 */
                SessionOpened.prototype.clientId = "";

                /**
                 * Encodes the specified SessionOpened message. Does not implicitly {@link kvs_bridge.link.v1.SessionOpened.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.SessionOpened
                 * @static
                 * @param {kvs_bridge.link.v1.SessionOpened.$Properties} message SessionOpened message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SessionOpened.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.session);
                    if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).int32(message.kind);
                    if (message.clientId != null && $Object.hasOwnProperty.call(message, "clientId") && message.clientId !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.clientId);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a SessionOpened message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.SessionOpened
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SessionOpened & kvs_bridge.link.v1.SessionOpened.$Shape} SessionOpened
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SessionOpened.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.SessionOpened();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.kind = value;
                                else
                                    delete message.kind;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.clientId = value;
                                else
                                    delete message.clientId;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return SessionOpened;
            })();

            v1.Offer = (function() {

                /**
                 * Properties of an Offer.
                 * @typedef {Object} kvs_bridge.link.v1.Offer.$Properties
                 * @property {number|null} [session] Offer session
                 * @property {number|null} [offerSeq] Offer offerSeq
                 * @property {boolean|null} [trickle] Offer trickle
                 * @property {boolean|null} [renegotiation] Offer renegotiation
                 * @property {number|null} [answerMs] Offer answerMs
                 * @property {Uint8Array|null} [sdp] Offer sdp
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Offer.
                 * @memberof kvs_bridge.link.v1
                 * @interface IOffer
                 * @augments kvs_bridge.link.v1.Offer.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Offer.$Properties instead.
                 */

                /**
                 * Shape of an Offer.
                 * @typedef {kvs_bridge.link.v1.Offer.$Properties} kvs_bridge.link.v1.Offer.$Shape
                 */

                /**
                 * Constructs a new Offer.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an Offer.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Offer.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Offer = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Offer session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.Offer
                 * @instance
                 */
                Offer.prototype.session = 0;

                /**
                 * Offer offerSeq.
                 * @member {number} offerSeq
                 * @memberof kvs_bridge.link.v1.Offer
                 * @instance
                 */
                Offer.prototype.offerSeq = 0;

                /**
                 * Offer trickle.
                 * @member {boolean} trickle
                 * @memberof kvs_bridge.link.v1.Offer
                 * @instance
                 */
                Offer.prototype.trickle = false;

                /**
                 * Offer renegotiation.
                 * @member {boolean} renegotiation
                 * @memberof kvs_bridge.link.v1.Offer
                 * @instance
                 */
                Offer.prototype.renegotiation = false;

                /**
                 * Offer answerMs.
                 * @member {number} answerMs
                 * @memberof kvs_bridge.link.v1.Offer
                 * @instance
                 */
                Offer.prototype.answerMs = 0;

                /**
                 * Offer sdp.
                 * @member {Uint8Array} sdp
                 * @memberof kvs_bridge.link.v1.Offer
                 * @instance
                 */
                Offer.prototype.sdp = $util.newBuffer([]);

                /**
                 * Encodes the specified Offer message. Does not implicitly {@link kvs_bridge.link.v1.Offer.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Offer
                 * @static
                 * @param {kvs_bridge.link.v1.Offer.$Properties} message Offer message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Offer.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.session);
                    if (message.offerSeq != null && $Object.hasOwnProperty.call(message, "offerSeq") && message.offerSeq !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.offerSeq);
                    if (message.trickle != null && $Object.hasOwnProperty.call(message, "trickle") && message.trickle !== false)
                        writer.uint32(/* id 3, wireType 0 =*/24).bool(message.trickle);
                    if (message.renegotiation != null && $Object.hasOwnProperty.call(message, "renegotiation") && message.renegotiation !== false)
                        writer.uint32(/* id 4, wireType 0 =*/32).bool(message.renegotiation);
                    if (message.answerMs != null && $Object.hasOwnProperty.call(message, "answerMs") && message.answerMs !== 0)
                        writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.answerMs);
                    if (message.sdp != null && $Object.hasOwnProperty.call(message, "sdp") && message.sdp.length)
                        writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.sdp);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Offer message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Offer
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Offer & kvs_bridge.link.v1.Offer.$Shape} Offer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Offer.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Offer();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.offerSeq = value;
                                else
                                    delete message.offerSeq;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.trickle = value;
                                else
                                    delete message.trickle;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.renegotiation = value;
                                else
                                    delete message.renegotiation;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.answerMs = value;
                                else
                                    delete message.answerMs;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.sdp = value;
                                else
                                    delete message.sdp;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Offer;
            })();

            v1.Answer = (function() {

                /**
                 * Properties of an Answer.
                 * @typedef {Object} kvs_bridge.link.v1.Answer.$Properties
                 * @property {number|null} [session] Answer session
                 * @property {number|null} [offerSeq] Answer offerSeq
                 * @property {Uint8Array|null} [sdp] Answer sdp
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Answer.
                 * @memberof kvs_bridge.link.v1
                 * @interface IAnswer
                 * @augments kvs_bridge.link.v1.Answer.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Answer.$Properties instead.
                 */

                /**
                 * Shape of an Answer.
                 * @typedef {kvs_bridge.link.v1.Answer.$Properties} kvs_bridge.link.v1.Answer.$Shape
                 */

                /**
                 * Constructs a new Answer.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an Answer.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Answer.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Answer = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Answer session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.Answer
                 * @instance
                 */
                Answer.prototype.session = 0;

                /**
                 * Answer offerSeq.
                 * @member {number} offerSeq
                 * @memberof kvs_bridge.link.v1.Answer
                 * @instance
                 */
                Answer.prototype.offerSeq = 0;

                /**
                 * Answer sdp.
                 * @member {Uint8Array} sdp
                 * @memberof kvs_bridge.link.v1.Answer
                 * @instance
                 */
                Answer.prototype.sdp = $util.newBuffer([]);

                /**
                 * Encodes the specified Answer message. Does not implicitly {@link kvs_bridge.link.v1.Answer.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Answer
                 * @static
                 * @param {kvs_bridge.link.v1.Answer.$Properties} message Answer message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Answer.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.session);
                    if (message.offerSeq != null && $Object.hasOwnProperty.call(message, "offerSeq") && message.offerSeq !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.offerSeq);
                    if (message.sdp != null && $Object.hasOwnProperty.call(message, "sdp") && message.sdp.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.sdp);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Answer message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Answer
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Answer & kvs_bridge.link.v1.Answer.$Shape} Answer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Answer.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Answer();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.offerSeq = value;
                                else
                                    delete message.offerSeq;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.sdp = value;
                                else
                                    delete message.sdp;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Answer;
            })();

            v1.Candidate = (function() {

                /**
                 * Properties of a Candidate.
                 * @typedef {Object} kvs_bridge.link.v1.Candidate.$Properties
                 * @property {number|null} [session] Candidate session
                 * @property {number|null} [mline] Candidate mline
                 * @property {string|null} [mid] Candidate mid
                 * @property {string|null} [ufrag] Candidate ufrag
                 * @property {Uint8Array|null} [candidate] Candidate candidate
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Candidate.
                 * @memberof kvs_bridge.link.v1
                 * @interface ICandidate
                 * @augments kvs_bridge.link.v1.Candidate.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Candidate.$Properties instead.
                 */

                /**
                 * Shape of a Candidate.
                 * @typedef {kvs_bridge.link.v1.Candidate.$Properties} kvs_bridge.link.v1.Candidate.$Shape
                 */

                /**
                 * Constructs a new Candidate.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a Candidate.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Candidate.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Candidate = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Candidate session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.Candidate
                 * @instance
                 */
                Candidate.prototype.session = 0;

                /**
                 * Candidate mline.
                 * @member {number|null|undefined} mline
                 * @memberof kvs_bridge.link.v1.Candidate
                 * @instance
                 */
                Candidate.prototype.mline = null;

                /**
                 * Candidate mid.
                 * @member {string} mid
                 * @memberof kvs_bridge.link.v1.Candidate
                 * @instance
                 */
                Candidate.prototype.mid = "";

                /**
                 * Candidate ufrag.
                 * @member {string} ufrag
                 * @memberof kvs_bridge.link.v1.Candidate
                 * @instance
                 */
                Candidate.prototype.ufrag = "";

                /**
                 * Candidate candidate.
                 * @member {Uint8Array} candidate
                 * @memberof kvs_bridge.link.v1.Candidate
                 * @instance
                 */
                Candidate.prototype.candidate = $util.newBuffer([]);

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Candidate.prototype, "_mline", {
                    get: $util.oneOfGetter($oneOfFields = ["mline"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Candidate message. Does not implicitly {@link kvs_bridge.link.v1.Candidate.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Candidate
                 * @static
                 * @param {kvs_bridge.link.v1.Candidate.$Properties} message Candidate message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Candidate.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.session);
                    if (message.mline != null && $Object.hasOwnProperty.call(message, "mline"))
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.mline);
                    if (message.mid != null && $Object.hasOwnProperty.call(message, "mid") && message.mid !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.mid);
                    if (message.ufrag != null && $Object.hasOwnProperty.call(message, "ufrag") && message.ufrag !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.ufrag);
                    if (message.candidate != null && $Object.hasOwnProperty.call(message, "candidate") && message.candidate.length)
                        writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.candidate);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Candidate message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Candidate
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Candidate & kvs_bridge.link.v1.Candidate.$Shape} Candidate
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Candidate.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Candidate();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                message.mline = reader.uint32();
                                message._mline = "mline";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.mid = value;
                                else
                                    delete message.mid;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.ufrag = value;
                                else
                                    delete message.ufrag;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.candidate = value;
                                else
                                    delete message.candidate;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Candidate;
            })();

            /**
             * CloseReason enum.
             * @name kvs_bridge.link.v1.CloseReason
             * @enum {number}
             * @property {number} CLOSE_REASON_UNSPECIFIED=0 CLOSE_REASON_UNSPECIFIED value
             * @property {number} CLOSE_REASON_REPLACED=1 CLOSE_REASON_REPLACED value
             * @property {number} CLOSE_REASON_DEVICE_RESET=2 CLOSE_REASON_DEVICE_RESET value
             * @property {number} CLOSE_REASON_EXPIRED=3 CLOSE_REASON_EXPIRED value
             * @property {number} CLOSE_REASON_CAPACITY=4 CLOSE_REASON_CAPACITY value
             * @property {number} CLOSE_REASON_DEVICE=5 CLOSE_REASON_DEVICE value
             * @property {number} CLOSE_REASON_ABUSE=6 CLOSE_REASON_ABUSE value
             * @property {number} CLOSE_REASON_SHUTDOWN=7 CLOSE_REASON_SHUTDOWN value
             */
            v1.CloseReason = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "CLOSE_REASON_UNSPECIFIED"] = 0;
                values[valuesById[1] = "CLOSE_REASON_REPLACED"] = 1;
                values[valuesById[2] = "CLOSE_REASON_DEVICE_RESET"] = 2;
                values[valuesById[3] = "CLOSE_REASON_EXPIRED"] = 3;
                values[valuesById[4] = "CLOSE_REASON_CAPACITY"] = 4;
                values[valuesById[5] = "CLOSE_REASON_DEVICE"] = 5;
                values[valuesById[6] = "CLOSE_REASON_ABUSE"] = 6;
                values[valuesById[7] = "CLOSE_REASON_SHUTDOWN"] = 7;
                return values;
            })();

            v1.SessionClosed = (function() {

                /**
                 * Properties of a SessionClosed.
                 * @typedef {Object} kvs_bridge.link.v1.SessionClosed.$Properties
                 * @property {number|null} [session] SessionClosed session
                 * @property {kvs_bridge.link.v1.CloseReason|null} [reason] SessionClosed reason
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SessionClosed.
                 * @memberof kvs_bridge.link.v1
                 * @interface ISessionClosed
                 * @augments kvs_bridge.link.v1.SessionClosed.$Properties
                 * @deprecated Use kvs_bridge.link.v1.SessionClosed.$Properties instead.
                 */

                /**
                 * Shape of a SessionClosed.
                 * @typedef {kvs_bridge.link.v1.SessionClosed.$Properties} kvs_bridge.link.v1.SessionClosed.$Shape
                 */

                /**
                 * Constructs a new SessionClosed.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a SessionClosed.
                 * @constructor
                 * @param {kvs_bridge.link.v1.SessionClosed.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SessionClosed = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * SessionClosed session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.SessionClosed
                 * @instance
                 */
                SessionClosed.prototype.session = 0;

                /**
                 * SessionClosed reason.
                 * @member {kvs_bridge.link.v1.CloseReason} reason
                 * @memberof kvs_bridge.link.v1.SessionClosed
                 * @instance
                 */
                SessionClosed.prototype.reason = 0;

                /**
                 * Encodes the specified SessionClosed message. Does not implicitly {@link kvs_bridge.link.v1.SessionClosed.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.SessionClosed
                 * @static
                 * @param {kvs_bridge.link.v1.SessionClosed.$Properties} message SessionClosed message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SessionClosed.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.session);
                    if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).int32(message.reason);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a SessionClosed message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.SessionClosed
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SessionClosed & kvs_bridge.link.v1.SessionClosed.$Shape} SessionClosed
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SessionClosed.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.SessionClosed();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.reason = value;
                                else
                                    delete message.reason;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return SessionClosed;
            })();

            /**
             * SendResult enum.
             * @name kvs_bridge.link.v1.SendResult
             * @enum {number}
             * @property {number} SEND_RESULT_UNSPECIFIED=0 SEND_RESULT_UNSPECIFIED value
             * @property {number} SEND_RESULT_WRITTEN=1 SEND_RESULT_WRITTEN value
             * @property {number} SEND_RESULT_REJECTED=2 SEND_RESULT_REJECTED value
             * @property {number} SEND_RESULT_EXPIRED=3 SEND_RESULT_EXPIRED value
             * @property {number} SEND_RESULT_STALE=4 SEND_RESULT_STALE value
             * @property {number} SEND_RESULT_LIMITED=5 SEND_RESULT_LIMITED value
             */
            v1.SendResult = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "SEND_RESULT_UNSPECIFIED"] = 0;
                values[valuesById[1] = "SEND_RESULT_WRITTEN"] = 1;
                values[valuesById[2] = "SEND_RESULT_REJECTED"] = 2;
                values[valuesById[3] = "SEND_RESULT_EXPIRED"] = 3;
                values[valuesById[4] = "SEND_RESULT_STALE"] = 4;
                values[valuesById[5] = "SEND_RESULT_LIMITED"] = 5;
                return values;
            })();

            v1.SendStatus = (function() {

                /**
                 * Properties of a SendStatus.
                 * @typedef {Object} kvs_bridge.link.v1.SendStatus.$Properties
                 * @property {number|null} [session] SendStatus session
                 * @property {number|null} [messageId] SendStatus messageId
                 * @property {kvs_bridge.link.v1.SendResult|null} [result] SendStatus result
                 * @property {number|null} [statusCode] SendStatus statusCode
                 * @property {string|null} [errorType] SendStatus errorType
                 * @property {string|null} [description] SendStatus description
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SendStatus.
                 * @memberof kvs_bridge.link.v1
                 * @interface ISendStatus
                 * @augments kvs_bridge.link.v1.SendStatus.$Properties
                 * @deprecated Use kvs_bridge.link.v1.SendStatus.$Properties instead.
                 */

                /**
                 * Shape of a SendStatus.
                 * @typedef {kvs_bridge.link.v1.SendStatus.$Properties} kvs_bridge.link.v1.SendStatus.$Shape
                 */

                /**
                 * Constructs a new SendStatus.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a SendStatus.
                 * @constructor
                 * @param {kvs_bridge.link.v1.SendStatus.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SendStatus = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * SendStatus session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.SendStatus
                 * @instance
                 */
                SendStatus.prototype.session = 0;

                /**
                 * SendStatus messageId.
                 * @member {number} messageId
                 * @memberof kvs_bridge.link.v1.SendStatus
                 * @instance
                 */
                SendStatus.prototype.messageId = 0;

                /**
                 * SendStatus result.
                 * @member {kvs_bridge.link.v1.SendResult} result
                 * @memberof kvs_bridge.link.v1.SendStatus
                 * @instance
                 */
                SendStatus.prototype.result = 0;

                /**
                 * SendStatus statusCode.
                 * @member {number} statusCode
                 * @memberof kvs_bridge.link.v1.SendStatus
                 * @instance
                 */
                SendStatus.prototype.statusCode = 0;

                /**
                 * SendStatus errorType.
                 * @member {string} errorType
                 * @memberof kvs_bridge.link.v1.SendStatus
                 * @instance
                 */
                SendStatus.prototype.errorType = "";

                /**
                 * SendStatus description.
                 * @member {string} description
                 * @memberof kvs_bridge.link.v1.SendStatus
                 * @instance
                 */
                SendStatus.prototype.description = "";

                /**
                 * Encodes the specified SendStatus message. Does not implicitly {@link kvs_bridge.link.v1.SendStatus.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.SendStatus
                 * @static
                 * @param {kvs_bridge.link.v1.SendStatus.$Properties} message SendStatus message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SendStatus.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.session);
                    if (message.messageId != null && $Object.hasOwnProperty.call(message, "messageId") && message.messageId !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.messageId);
                    if (message.result != null && $Object.hasOwnProperty.call(message, "result") && message.result !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).int32(message.result);
                    if (message.statusCode != null && $Object.hasOwnProperty.call(message, "statusCode") && message.statusCode !== 0)
                        writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.statusCode);
                    if (message.errorType != null && $Object.hasOwnProperty.call(message, "errorType") && message.errorType !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.errorType);
                    if (message.description != null && $Object.hasOwnProperty.call(message, "description") && message.description !== "")
                        writer.uint32(/* id 6, wireType 2 =*/50).string(message.description);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a SendStatus message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.SendStatus
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SendStatus & kvs_bridge.link.v1.SendStatus.$Shape} SendStatus
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SendStatus.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.SendStatus();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.messageId = value;
                                else
                                    delete message.messageId;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.result = value;
                                else
                                    delete message.result;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.statusCode = value;
                                else
                                    delete message.statusCode;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.errorType = value;
                                else
                                    delete message.errorType;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.description = value;
                                else
                                    delete message.description;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return SendStatus;
            })();

            v1.SyncDone = (function() {

                /**
                 * Properties of a SyncDone.
                 * @typedef {Object} kvs_bridge.link.v1.SyncDone.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SyncDone.
                 * @memberof kvs_bridge.link.v1
                 * @interface ISyncDone
                 * @augments kvs_bridge.link.v1.SyncDone.$Properties
                 * @deprecated Use kvs_bridge.link.v1.SyncDone.$Properties instead.
                 */

                /**
                 * Shape of a SyncDone.
                 * @typedef {kvs_bridge.link.v1.SyncDone.$Properties} kvs_bridge.link.v1.SyncDone.$Shape
                 */

                /**
                 * Constructs a new SyncDone.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a SyncDone.
                 * @constructor
                 * @param {kvs_bridge.link.v1.SyncDone.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SyncDone = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified SyncDone message. Does not implicitly {@link kvs_bridge.link.v1.SyncDone.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.SyncDone
                 * @static
                 * @param {kvs_bridge.link.v1.SyncDone.$Properties} message SyncDone message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SyncDone.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a SyncDone message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.SyncDone
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SyncDone & kvs_bridge.link.v1.SyncDone.$Shape} SyncDone
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SyncDone.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.SyncDone();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return SyncDone;
            })();

            /**
             * ErrorCode enum.
             * @name kvs_bridge.link.v1.ErrorCode
             * @enum {number}
             * @property {number} ERROR_CODE_UNSPECIFIED=0 ERROR_CODE_UNSPECIFIED value
             * @property {number} ERROR_CODE_UNKNOWN_SESSION=1 ERROR_CODE_UNKNOWN_SESSION value
             * @property {number} ERROR_CODE_NOT_ALLOWED=2 ERROR_CODE_NOT_ALLOWED value
             * @property {number} ERROR_CODE_RATE_LIMITED=3 ERROR_CODE_RATE_LIMITED value
             * @property {number} ERROR_CODE_MALFORMED=4 ERROR_CODE_MALFORMED value
             * @property {number} ERROR_CODE_INCOMPATIBLE=5 ERROR_CODE_INCOMPATIBLE value
             * @property {number} ERROR_CODE_UNSUPPORTED=6 ERROR_CODE_UNSUPPORTED value
             * @property {number} ERROR_CODE_UNAVAILABLE=7 ERROR_CODE_UNAVAILABLE value
             */
            v1.ErrorCode = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "ERROR_CODE_UNSPECIFIED"] = 0;
                values[valuesById[1] = "ERROR_CODE_UNKNOWN_SESSION"] = 1;
                values[valuesById[2] = "ERROR_CODE_NOT_ALLOWED"] = 2;
                values[valuesById[3] = "ERROR_CODE_RATE_LIMITED"] = 3;
                values[valuesById[4] = "ERROR_CODE_MALFORMED"] = 4;
                values[valuesById[5] = "ERROR_CODE_INCOMPATIBLE"] = 5;
                values[valuesById[6] = "ERROR_CODE_UNSUPPORTED"] = 6;
                values[valuesById[7] = "ERROR_CODE_UNAVAILABLE"] = 7;
                return values;
            })();

            v1.Error = (function() {

                /**
                 * Properties of an Error.
                 * @typedef {Object} kvs_bridge.link.v1.Error.$Properties
                 * @property {kvs_bridge.link.v1.ErrorCode|null} [code] Error code
                 * @property {number|null} [session] Error session
                 * @property {string|null} [text] Error text
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Error.
                 * @memberof kvs_bridge.link.v1
                 * @interface IError
                 * @augments kvs_bridge.link.v1.Error.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Error.$Properties instead.
                 */

                /**
                 * Shape of an Error.
                 * @typedef {kvs_bridge.link.v1.Error.$Properties} kvs_bridge.link.v1.Error.$Shape
                 */

                /**
                 * Constructs a new Error.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an Error.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Error.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Error = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Error code.
                 * @member {kvs_bridge.link.v1.ErrorCode} code
                 * @memberof kvs_bridge.link.v1.Error
                 * @instance
                 */
                Error.prototype.code = 0;

                /**
                 * Error session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.Error
                 * @instance
                 */
                Error.prototype.session = 0;

                /**
                 * Error text.
                 * @member {string} text
                 * @memberof kvs_bridge.link.v1.Error
                 * @instance
                 */
                Error.prototype.text = "";

                /**
                 * Encodes the specified Error message. Does not implicitly {@link kvs_bridge.link.v1.Error.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Error
                 * @static
                 * @param {kvs_bridge.link.v1.Error.$Properties} message Error message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Error.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.code);
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.session);
                    if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.text);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Error message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Error
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Error & kvs_bridge.link.v1.Error.$Shape} Error
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Error.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Error();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.code = value;
                                else
                                    delete message.code;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.text = value;
                                else
                                    delete message.text;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Error;
            })();

            v1.Metrics = (function() {

                /**
                 * Properties of a Metrics.
                 * @typedef {Object} kvs_bridge.link.v1.Metrics.$Properties
                 * @property {number|null} [uptimeS] Metrics uptimeS
                 * @property {number|null} [connectedS] Metrics connectedS
                 * @property {number|null} [messagesSent] Metrics messagesSent
                 * @property {number|null} [messagesReceived] Metrics messagesReceived
                 * @property {number|null} [reconnects] Metrics reconnects
                 * @property {number|null} [iceRefreshes] Metrics iceRefreshes
                 * @property {number|null} [errors] Metrics errors
                 * @property {number|null} [offerToAnswerMs] Metrics offerToAnswerMs
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Metrics.
                 * @memberof kvs_bridge.link.v1
                 * @interface IMetrics
                 * @augments kvs_bridge.link.v1.Metrics.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Metrics.$Properties instead.
                 */

                /**
                 * Shape of a Metrics.
                 * @typedef {kvs_bridge.link.v1.Metrics.$Properties} kvs_bridge.link.v1.Metrics.$Shape
                 */

                /**
                 * Constructs a new Metrics.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a Metrics.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Metrics.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Metrics = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Metrics uptimeS.
                 * @member {number} uptimeS
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @instance
                 */
                Metrics.prototype.uptimeS = 0;

                /**
                 * Metrics connectedS.
                 * @member {number} connectedS
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @instance
                 */
                Metrics.prototype.connectedS = 0;

                /**
                 * Metrics messagesSent.
                 * @member {number} messagesSent
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @instance
                 */
                Metrics.prototype.messagesSent = 0;

                /**
                 * Metrics messagesReceived.
                 * @member {number} messagesReceived
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @instance
                 */
                Metrics.prototype.messagesReceived = 0;

                /**
                 * Metrics reconnects.
                 * @member {number} reconnects
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @instance
                 */
                Metrics.prototype.reconnects = 0;

                /**
                 * Metrics iceRefreshes.
                 * @member {number} iceRefreshes
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @instance
                 */
                Metrics.prototype.iceRefreshes = 0;

                /**
                 * Metrics errors.
                 * @member {number} errors
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @instance
                 */
                Metrics.prototype.errors = 0;

                /**
                 * Metrics offerToAnswerMs.
                 * @member {number} offerToAnswerMs
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @instance
                 */
                Metrics.prototype.offerToAnswerMs = 0;

                /**
                 * Encodes the specified Metrics message. Does not implicitly {@link kvs_bridge.link.v1.Metrics.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @static
                 * @param {kvs_bridge.link.v1.Metrics.$Properties} message Metrics message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Metrics.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.uptimeS != null && $Object.hasOwnProperty.call(message, "uptimeS") && message.uptimeS !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.uptimeS);
                    if (message.connectedS != null && $Object.hasOwnProperty.call(message, "connectedS") && message.connectedS !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.connectedS);
                    if (message.messagesSent != null && $Object.hasOwnProperty.call(message, "messagesSent") && message.messagesSent !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.messagesSent);
                    if (message.messagesReceived != null && $Object.hasOwnProperty.call(message, "messagesReceived") && message.messagesReceived !== 0)
                        writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.messagesReceived);
                    if (message.reconnects != null && $Object.hasOwnProperty.call(message, "reconnects") && message.reconnects !== 0)
                        writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.reconnects);
                    if (message.iceRefreshes != null && $Object.hasOwnProperty.call(message, "iceRefreshes") && message.iceRefreshes !== 0)
                        writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.iceRefreshes);
                    if (message.errors != null && $Object.hasOwnProperty.call(message, "errors") && message.errors !== 0)
                        writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.errors);
                    if (message.offerToAnswerMs != null && $Object.hasOwnProperty.call(message, "offerToAnswerMs") && message.offerToAnswerMs !== 0)
                        writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.offerToAnswerMs);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Metrics message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Metrics
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Metrics & kvs_bridge.link.v1.Metrics.$Shape} Metrics
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Metrics.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Metrics();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.uptimeS = value;
                                else
                                    delete message.uptimeS;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.connectedS = value;
                                else
                                    delete message.connectedS;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.messagesSent = value;
                                else
                                    delete message.messagesSent;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.messagesReceived = value;
                                else
                                    delete message.messagesReceived;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.reconnects = value;
                                else
                                    delete message.reconnects;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.iceRefreshes = value;
                                else
                                    delete message.iceRefreshes;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.errors = value;
                                else
                                    delete message.errors;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.offerToAnswerMs = value;
                                else
                                    delete message.offerToAnswerMs;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Metrics;
            })();

            v1.CloseSession = (function() {

                /**
                 * Properties of a CloseSession.
                 * @typedef {Object} kvs_bridge.link.v1.CloseSession.$Properties
                 * @property {number|null} [session] CloseSession session
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a CloseSession.
                 * @memberof kvs_bridge.link.v1
                 * @interface ICloseSession
                 * @augments kvs_bridge.link.v1.CloseSession.$Properties
                 * @deprecated Use kvs_bridge.link.v1.CloseSession.$Properties instead.
                 */

                /**
                 * Shape of a CloseSession.
                 * @typedef {kvs_bridge.link.v1.CloseSession.$Properties} kvs_bridge.link.v1.CloseSession.$Shape
                 */

                /**
                 * Constructs a new CloseSession.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a CloseSession.
                 * @constructor
                 * @param {kvs_bridge.link.v1.CloseSession.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const CloseSession = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * CloseSession session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.CloseSession
                 * @instance
                 */
                CloseSession.prototype.session = 0;

                /**
                 * Encodes the specified CloseSession message. Does not implicitly {@link kvs_bridge.link.v1.CloseSession.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.CloseSession
                 * @static
                 * @param {kvs_bridge.link.v1.CloseSession.$Properties} message CloseSession message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                CloseSession.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.session);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a CloseSession message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.CloseSession
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.CloseSession & kvs_bridge.link.v1.CloseSession.$Shape} CloseSession
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                CloseSession.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.CloseSession();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return CloseSession;
            })();

            /**
             * SessionPhase enum.
             * @name kvs_bridge.link.v1.SessionPhase
             * @enum {number}
             * @property {number} SESSION_PHASE_UNSPECIFIED=0 SESSION_PHASE_UNSPECIFIED value
             * @property {number} SESSION_PHASE_ANSWERING=1 SESSION_PHASE_ANSWERING value
             * @property {number} SESSION_PHASE_CONNECTING=2 SESSION_PHASE_CONNECTING value
             * @property {number} SESSION_PHASE_CONNECTED=3 SESSION_PHASE_CONNECTED value
             * @property {number} SESSION_PHASE_DISCONNECTED=4 SESSION_PHASE_DISCONNECTED value
             * @property {number} SESSION_PHASE_FAILED=5 SESSION_PHASE_FAILED value
             * @property {number} SESSION_PHASE_CLOSED=6 SESSION_PHASE_CLOSED value
             */
            v1.SessionPhase = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "SESSION_PHASE_UNSPECIFIED"] = 0;
                values[valuesById[1] = "SESSION_PHASE_ANSWERING"] = 1;
                values[valuesById[2] = "SESSION_PHASE_CONNECTING"] = 2;
                values[valuesById[3] = "SESSION_PHASE_CONNECTED"] = 3;
                values[valuesById[4] = "SESSION_PHASE_DISCONNECTED"] = 4;
                values[valuesById[5] = "SESSION_PHASE_FAILED"] = 5;
                values[valuesById[6] = "SESSION_PHASE_CLOSED"] = 6;
                return values;
            })();

            v1.SessionState = (function() {

                /**
                 * Properties of a SessionState.
                 * @typedef {Object} kvs_bridge.link.v1.SessionState.$Properties
                 * @property {number|null} [session] SessionState session
                 * @property {kvs_bridge.link.v1.SessionPhase|null} [phase] SessionState phase
                 * @property {number|null} [offerSeq] SessionState offerSeq
                 * @property {number|null} [packetsSent] SessionState packetsSent
                 * @property {number|null} [rttMs] SessionState rttMs
                 * @property {number|null} [packetsLost] SessionState packetsLost
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SessionState.
                 * @memberof kvs_bridge.link.v1
                 * @interface ISessionState
                 * @augments kvs_bridge.link.v1.SessionState.$Properties
                 * @deprecated Use kvs_bridge.link.v1.SessionState.$Properties instead.
                 */

                /**
                 * Shape of a SessionState.
                 * @typedef {kvs_bridge.link.v1.SessionState.$Properties} kvs_bridge.link.v1.SessionState.$Shape
                 */

                /**
                 * Constructs a new SessionState.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a SessionState.
                 * @constructor
                 * @param {kvs_bridge.link.v1.SessionState.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SessionState = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * SessionState session.
                 * @member {number} session
                 * @memberof kvs_bridge.link.v1.SessionState
                 * @instance
                 */
                SessionState.prototype.session = 0;

                /**
                 * SessionState phase.
                 * @member {kvs_bridge.link.v1.SessionPhase} phase
                 * @memberof kvs_bridge.link.v1.SessionState
                 * @instance
                 */
                SessionState.prototype.phase = 0;

                /**
                 * SessionState offerSeq.
                 * @member {number} offerSeq
                 * @memberof kvs_bridge.link.v1.SessionState
                 * @instance
                 */
                SessionState.prototype.offerSeq = 0;

                /**
                 * SessionState packetsSent.
                 * @member {number} packetsSent
                 * @memberof kvs_bridge.link.v1.SessionState
                 * @instance
                 */
                SessionState.prototype.packetsSent = 0;

                /**
                 * SessionState rttMs.
                 * @member {number} rttMs
                 * @memberof kvs_bridge.link.v1.SessionState
                 * @instance
                 */
                SessionState.prototype.rttMs = 0;

                /**
                 * SessionState packetsLost.
                 * @member {number} packetsLost
                 * @memberof kvs_bridge.link.v1.SessionState
                 * @instance
                 */
                SessionState.prototype.packetsLost = 0;

                /**
                 * Encodes the specified SessionState message. Does not implicitly {@link kvs_bridge.link.v1.SessionState.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.SessionState
                 * @static
                 * @param {kvs_bridge.link.v1.SessionState.$Properties} message SessionState message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SessionState.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.session);
                    if (message.phase != null && $Object.hasOwnProperty.call(message, "phase") && message.phase !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).int32(message.phase);
                    if (message.offerSeq != null && $Object.hasOwnProperty.call(message, "offerSeq") && message.offerSeq !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.offerSeq);
                    if (message.packetsSent != null && $Object.hasOwnProperty.call(message, "packetsSent") && message.packetsSent !== 0)
                        writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.packetsSent);
                    if (message.rttMs != null && $Object.hasOwnProperty.call(message, "rttMs") && message.rttMs !== 0)
                        writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.rttMs);
                    if (message.packetsLost != null && $Object.hasOwnProperty.call(message, "packetsLost") && message.packetsLost !== 0)
                        writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.packetsLost);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a SessionState message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.SessionState
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.SessionState & kvs_bridge.link.v1.SessionState.$Shape} SessionState
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SessionState.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.SessionState();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.phase = value;
                                else
                                    delete message.phase;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.offerSeq = value;
                                else
                                    delete message.offerSeq;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.packetsSent = value;
                                else
                                    delete message.packetsSent;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.rttMs = value;
                                else
                                    delete message.rttMs;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.packetsLost = value;
                                else
                                    delete message.packetsLost;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return SessionState;
            })();

            v1.Connect = (function() {

                /**
                 * Properties of a Connect.
                 * @typedef {Object} kvs_bridge.link.v1.Connect.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Connect.
                 * @memberof kvs_bridge.link.v1
                 * @interface IConnect
                 * @augments kvs_bridge.link.v1.Connect.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Connect.$Properties instead.
                 */

                /**
                 * Shape of a Connect.
                 * @typedef {kvs_bridge.link.v1.Connect.$Properties} kvs_bridge.link.v1.Connect.$Shape
                 */

                /**
                 * Constructs a new Connect.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a Connect.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Connect.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Connect = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified Connect message. Does not implicitly {@link kvs_bridge.link.v1.Connect.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Connect
                 * @static
                 * @param {kvs_bridge.link.v1.Connect.$Properties} message Connect message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Connect.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Connect message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Connect
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Connect & kvs_bridge.link.v1.Connect.$Shape} Connect
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Connect.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Connect();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Connect;
            })();

            v1.Disconnect = (function() {

                /**
                 * Properties of a Disconnect.
                 * @typedef {Object} kvs_bridge.link.v1.Disconnect.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Disconnect.
                 * @memberof kvs_bridge.link.v1
                 * @interface IDisconnect
                 * @augments kvs_bridge.link.v1.Disconnect.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Disconnect.$Properties instead.
                 */

                /**
                 * Shape of a Disconnect.
                 * @typedef {kvs_bridge.link.v1.Disconnect.$Properties} kvs_bridge.link.v1.Disconnect.$Shape
                 */

                /**
                 * Constructs a new Disconnect.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a Disconnect.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Disconnect.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Disconnect = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified Disconnect message. Does not implicitly {@link kvs_bridge.link.v1.Disconnect.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Disconnect
                 * @static
                 * @param {kvs_bridge.link.v1.Disconnect.$Properties} message Disconnect message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Disconnect.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Disconnect message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Disconnect
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Disconnect & kvs_bridge.link.v1.Disconnect.$Shape} Disconnect
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Disconnect.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Disconnect();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Disconnect;
            })();

            v1.DeleteChannel = (function() {

                /**
                 * Properties of a DeleteChannel.
                 * @typedef {Object} kvs_bridge.link.v1.DeleteChannel.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DeleteChannel.
                 * @memberof kvs_bridge.link.v1
                 * @interface IDeleteChannel
                 * @augments kvs_bridge.link.v1.DeleteChannel.$Properties
                 * @deprecated Use kvs_bridge.link.v1.DeleteChannel.$Properties instead.
                 */

                /**
                 * Shape of a DeleteChannel.
                 * @typedef {kvs_bridge.link.v1.DeleteChannel.$Properties} kvs_bridge.link.v1.DeleteChannel.$Shape
                 */

                /**
                 * Constructs a new DeleteChannel.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a DeleteChannel.
                 * @constructor
                 * @param {kvs_bridge.link.v1.DeleteChannel.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const DeleteChannel = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified DeleteChannel message. Does not implicitly {@link kvs_bridge.link.v1.DeleteChannel.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.DeleteChannel
                 * @static
                 * @param {kvs_bridge.link.v1.DeleteChannel.$Properties} message DeleteChannel message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                DeleteChannel.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a DeleteChannel message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.DeleteChannel
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.DeleteChannel & kvs_bridge.link.v1.DeleteChannel.$Shape} DeleteChannel
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                DeleteChannel.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.DeleteChannel();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return DeleteChannel;
            })();

            v1.IceServersRequest = (function() {

                /**
                 * Properties of an IceServersRequest.
                 * @typedef {Object} kvs_bridge.link.v1.IceServersRequest.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an IceServersRequest.
                 * @memberof kvs_bridge.link.v1
                 * @interface IIceServersRequest
                 * @augments kvs_bridge.link.v1.IceServersRequest.$Properties
                 * @deprecated Use kvs_bridge.link.v1.IceServersRequest.$Properties instead.
                 */

                /**
                 * Shape of an IceServersRequest.
                 * @typedef {kvs_bridge.link.v1.IceServersRequest.$Properties} kvs_bridge.link.v1.IceServersRequest.$Shape
                 */

                /**
                 * Constructs a new IceServersRequest.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an IceServersRequest.
                 * @constructor
                 * @param {kvs_bridge.link.v1.IceServersRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const IceServersRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified IceServersRequest message. Does not implicitly {@link kvs_bridge.link.v1.IceServersRequest.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.IceServersRequest
                 * @static
                 * @param {kvs_bridge.link.v1.IceServersRequest.$Properties} message IceServersRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                IceServersRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an IceServersRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.IceServersRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.IceServersRequest & kvs_bridge.link.v1.IceServersRequest.$Shape} IceServersRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                IceServersRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.IceServersRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return IceServersRequest;
            })();

            v1.TimeRequest = (function() {

                /**
                 * Properties of a TimeRequest.
                 * @typedef {Object} kvs_bridge.link.v1.TimeRequest.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a TimeRequest.
                 * @memberof kvs_bridge.link.v1
                 * @interface ITimeRequest
                 * @augments kvs_bridge.link.v1.TimeRequest.$Properties
                 * @deprecated Use kvs_bridge.link.v1.TimeRequest.$Properties instead.
                 */

                /**
                 * Shape of a TimeRequest.
                 * @typedef {kvs_bridge.link.v1.TimeRequest.$Properties} kvs_bridge.link.v1.TimeRequest.$Shape
                 */

                /**
                 * Constructs a new TimeRequest.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a TimeRequest.
                 * @constructor
                 * @param {kvs_bridge.link.v1.TimeRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const TimeRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified TimeRequest message. Does not implicitly {@link kvs_bridge.link.v1.TimeRequest.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.TimeRequest
                 * @static
                 * @param {kvs_bridge.link.v1.TimeRequest.$Properties} message TimeRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                TimeRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a TimeRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.TimeRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.TimeRequest & kvs_bridge.link.v1.TimeRequest.$Shape} TimeRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                TimeRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.TimeRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return TimeRequest;
            })();

            v1.MetricsRequest = (function() {

                /**
                 * Properties of a MetricsRequest.
                 * @typedef {Object} kvs_bridge.link.v1.MetricsRequest.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a MetricsRequest.
                 * @memberof kvs_bridge.link.v1
                 * @interface IMetricsRequest
                 * @augments kvs_bridge.link.v1.MetricsRequest.$Properties
                 * @deprecated Use kvs_bridge.link.v1.MetricsRequest.$Properties instead.
                 */

                /**
                 * Shape of a MetricsRequest.
                 * @typedef {kvs_bridge.link.v1.MetricsRequest.$Properties} kvs_bridge.link.v1.MetricsRequest.$Shape
                 */

                /**
                 * Constructs a new MetricsRequest.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a MetricsRequest.
                 * @constructor
                 * @param {kvs_bridge.link.v1.MetricsRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const MetricsRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified MetricsRequest message. Does not implicitly {@link kvs_bridge.link.v1.MetricsRequest.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.MetricsRequest
                 * @static
                 * @param {kvs_bridge.link.v1.MetricsRequest.$Properties} message MetricsRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                MetricsRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a MetricsRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.MetricsRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.MetricsRequest & kvs_bridge.link.v1.MetricsRequest.$Shape} MetricsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                MetricsRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.MetricsRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return MetricsRequest;
            })();

            v1.Capabilities = (function() {

                /**
                 * Properties of a Capabilities.
                 * @typedef {Object} kvs_bridge.link.v1.Capabilities.$Properties
                 * @property {number|null} [maxSessions] Capabilities maxSessions
                 * @property {boolean|null} [lateIce] Capabilities lateIce
                 * @property {string|null} [device] Capabilities device
                 * @property {string|null} [firmware] Capabilities firmware
                 * @property {string|null} [codecs] Capabilities codecs
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Capabilities.
                 * @memberof kvs_bridge.link.v1
                 * @interface ICapabilities
                 * @augments kvs_bridge.link.v1.Capabilities.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Capabilities.$Properties instead.
                 */

                /**
                 * Shape of a Capabilities.
                 * @typedef {kvs_bridge.link.v1.Capabilities.$Properties} kvs_bridge.link.v1.Capabilities.$Shape
                 */

                /**
                 * Constructs a new Capabilities.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a Capabilities.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Capabilities.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Capabilities = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Capabilities maxSessions.
                 * @member {number} maxSessions
                 * @memberof kvs_bridge.link.v1.Capabilities
                 * @instance
                 */
                Capabilities.prototype.maxSessions = 0;

                /**
                 * Capabilities lateIce.
                 * @member {boolean} lateIce
                 * @memberof kvs_bridge.link.v1.Capabilities
                 * @instance
                 */
                Capabilities.prototype.lateIce = false;

                /**
                 * Capabilities device.
                 * @member {string} device
                 * @memberof kvs_bridge.link.v1.Capabilities
                 * @instance
                 */
                Capabilities.prototype.device = "";

                /**
                 * Capabilities firmware.
                 * @member {string} firmware
                 * @memberof kvs_bridge.link.v1.Capabilities
                 * @instance
                 */
                Capabilities.prototype.firmware = "";

                /**
                 * Capabilities codecs.
                 * @member {string} codecs
                 * @memberof kvs_bridge.link.v1.Capabilities
                 * @instance
                 */
                Capabilities.prototype.codecs = "";

                /**
                 * Encodes the specified Capabilities message. Does not implicitly {@link kvs_bridge.link.v1.Capabilities.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Capabilities
                 * @static
                 * @param {kvs_bridge.link.v1.Capabilities.$Properties} message Capabilities message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Capabilities.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.maxSessions != null && $Object.hasOwnProperty.call(message, "maxSessions") && message.maxSessions !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.maxSessions);
                    if (message.lateIce != null && $Object.hasOwnProperty.call(message, "lateIce") && message.lateIce !== false)
                        writer.uint32(/* id 2, wireType 0 =*/16).bool(message.lateIce);
                    if (message.device != null && $Object.hasOwnProperty.call(message, "device") && message.device !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.device);
                    if (message.firmware != null && $Object.hasOwnProperty.call(message, "firmware") && message.firmware !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.firmware);
                    if (message.codecs != null && $Object.hasOwnProperty.call(message, "codecs") && message.codecs !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.codecs);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Capabilities message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Capabilities
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Capabilities & kvs_bridge.link.v1.Capabilities.$Shape} Capabilities
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Capabilities.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Capabilities();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxSessions = value;
                                else
                                    delete message.maxSessions;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.lateIce = value;
                                else
                                    delete message.lateIce;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.device = value;
                                else
                                    delete message.device;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.firmware = value;
                                else
                                    delete message.firmware;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.codecs = value;
                                else
                                    delete message.codecs;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Capabilities;
            })();

            /**
             * LogLevel enum.
             * @name kvs_bridge.link.v1.LogLevel
             * @enum {number}
             * @property {number} LOG_LEVEL_UNSPECIFIED=0 LOG_LEVEL_UNSPECIFIED value
             * @property {number} LOG_LEVEL_DEBUG=1 LOG_LEVEL_DEBUG value
             * @property {number} LOG_LEVEL_INFO=2 LOG_LEVEL_INFO value
             * @property {number} LOG_LEVEL_WARN=3 LOG_LEVEL_WARN value
             * @property {number} LOG_LEVEL_ERROR=4 LOG_LEVEL_ERROR value
             */
            v1.LogLevel = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "LOG_LEVEL_UNSPECIFIED"] = 0;
                values[valuesById[1] = "LOG_LEVEL_DEBUG"] = 1;
                values[valuesById[2] = "LOG_LEVEL_INFO"] = 2;
                values[valuesById[3] = "LOG_LEVEL_WARN"] = 3;
                values[valuesById[4] = "LOG_LEVEL_ERROR"] = 4;
                return values;
            })();

            v1.Log = (function() {

                /**
                 * Properties of a Log.
                 * @typedef {Object} kvs_bridge.link.v1.Log.$Properties
                 * @property {kvs_bridge.link.v1.LogLevel|null} [level] Log level
                 * @property {Uint8Array|null} [text] Log text
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Log.
                 * @memberof kvs_bridge.link.v1
                 * @interface ILog
                 * @augments kvs_bridge.link.v1.Log.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Log.$Properties instead.
                 */

                /**
                 * Shape of a Log.
                 * @typedef {kvs_bridge.link.v1.Log.$Properties} kvs_bridge.link.v1.Log.$Shape
                 */

                /**
                 * Constructs a new Log.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents a Log.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Log.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Log = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Log level.
                 * @member {kvs_bridge.link.v1.LogLevel} level
                 * @memberof kvs_bridge.link.v1.Log
                 * @instance
                 */
                Log.prototype.level = 0;

                /**
                 * Log text.
                 * @member {Uint8Array} text
                 * @memberof kvs_bridge.link.v1.Log
                 * @instance
                 */
                Log.prototype.text = $util.newBuffer([]);

                /**
                 * Encodes the specified Log message. Does not implicitly {@link kvs_bridge.link.v1.Log.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Log
                 * @static
                 * @param {kvs_bridge.link.v1.Log.$Properties} message Log message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Log.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.level != null && $Object.hasOwnProperty.call(message, "level") && message.level !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.level);
                    if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.text);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Log message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Log
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Log & kvs_bridge.link.v1.Log.$Shape} Log
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Log.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Log();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.level = value;
                                else
                                    delete message.level;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.text = value;
                                else
                                    delete message.text;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Log;
            })();

            v1.ApplicationData = (function() {

                /**
                 * Properties of an ApplicationData.
                 * @typedef {Object} kvs_bridge.link.v1.ApplicationData.$Properties
                 * @property {number|null} [kind] ApplicationData kind
                 * @property {Uint8Array|null} [data] ApplicationData data
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an ApplicationData.
                 * @memberof kvs_bridge.link.v1
                 * @interface IApplicationData
                 * @augments kvs_bridge.link.v1.ApplicationData.$Properties
                 * @deprecated Use kvs_bridge.link.v1.ApplicationData.$Properties instead.
                 */

                /**
                 * Shape of an ApplicationData.
                 * @typedef {kvs_bridge.link.v1.ApplicationData.$Properties} kvs_bridge.link.v1.ApplicationData.$Shape
                 */

                /**
                 * Constructs a new ApplicationData.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an ApplicationData.
                 * @constructor
                 * @param {kvs_bridge.link.v1.ApplicationData.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ApplicationData = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ApplicationData kind.
                 * @member {number} kind
                 * @memberof kvs_bridge.link.v1.ApplicationData
                 * @instance
                 */
                ApplicationData.prototype.kind = 0;

                /**
                 * ApplicationData data.
                 * @member {Uint8Array} data
                 * @memberof kvs_bridge.link.v1.ApplicationData
                 * @instance
                 */
                ApplicationData.prototype.data = $util.newBuffer([]);

                /**
                 * Encodes the specified ApplicationData message. Does not implicitly {@link kvs_bridge.link.v1.ApplicationData.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.ApplicationData
                 * @static
                 * @param {kvs_bridge.link.v1.ApplicationData.$Properties} message ApplicationData message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ApplicationData.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.kind);
                    if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.data);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an ApplicationData message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.ApplicationData
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.ApplicationData & kvs_bridge.link.v1.ApplicationData.$Shape} ApplicationData
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ApplicationData.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.ApplicationData();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.kind = value;
                                else
                                    delete message.kind;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.data = value;
                                else
                                    delete message.data;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return ApplicationData;
            })();

            v1.Echo = (function() {

                /**
                 * Properties of an Echo.
                 * @typedef {Object} kvs_bridge.link.v1.Echo.$Properties
                 * @property {number|null} [token] Echo token
                 * @property {boolean|null} [reply] Echo reply
                 * @property {Uint8Array|null} [data] Echo data
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Echo.
                 * @memberof kvs_bridge.link.v1
                 * @interface IEcho
                 * @augments kvs_bridge.link.v1.Echo.$Properties
                 * @deprecated Use kvs_bridge.link.v1.Echo.$Properties instead.
                 */

                /**
                 * Shape of an Echo.
                 * @typedef {kvs_bridge.link.v1.Echo.$Properties} kvs_bridge.link.v1.Echo.$Shape
                 */

                /**
                 * Constructs a new Echo.
                 * @memberof kvs_bridge.link.v1
                 * @classdesc Represents an Echo.
                 * @constructor
                 * @param {kvs_bridge.link.v1.Echo.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Echo = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Echo token.
                 * @member {number} token
                 * @memberof kvs_bridge.link.v1.Echo
                 * @instance
                 */
                Echo.prototype.token = 0;

                /**
                 * Echo reply.
                 * @member {boolean} reply
                 * @memberof kvs_bridge.link.v1.Echo
                 * @instance
                 */
                Echo.prototype.reply = false;

                /**
                 * Echo data.
                 * @member {Uint8Array} data
                 * @memberof kvs_bridge.link.v1.Echo
                 * @instance
                 */
                Echo.prototype.data = $util.newBuffer([]);

                /**
                 * Encodes the specified Echo message. Does not implicitly {@link kvs_bridge.link.v1.Echo.verify|verify} messages.
                 * @function encode
                 * @memberof kvs_bridge.link.v1.Echo
                 * @static
                 * @param {kvs_bridge.link.v1.Echo.$Properties} message Echo message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Echo.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.token);
                    if (message.reply != null && $Object.hasOwnProperty.call(message, "reply") && message.reply !== false)
                        writer.uint32(/* id 2, wireType 0 =*/16).bool(message.reply);
                    if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.data);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Echo message from the specified reader or buffer.
                 * @function decode
                 * @memberof kvs_bridge.link.v1.Echo
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {kvs_bridge.link.v1.Echo & kvs_bridge.link.v1.Echo.$Shape} Echo
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Echo.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.kvs_bridge.link.v1.Echo();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.token = value;
                                else
                                    delete message.token;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.reply = value;
                                else
                                    delete message.reply;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.data = value;
                                else
                                    delete message.data;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Echo;
            })();

            return v1;
        })();

        return link;
    })();

    return kvs_bridge;
})();

export {
  $root as default
};
