// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials

/// A checked URL of a receiver. Most receivers are authorized by the URL alone, so only scheme and
/// host are displayed.
public struct WebhookAddress: Hashable, Sendable {
  /// The reasons for rejecting a URL. None contains more than its host.
  public enum Refusal: Error, Hashable, Sendable {
    case notAURL
    /// Plain http would send the secrets in clear text.
    case notEncrypted(host: String)
    /// It contains userinfo or a fragment.
    case disallowedPart(host: String)
    /// An entry of `allow_http` is not a private network or host.
    case notPrivate(entry: String)
  }

  /// The greatest length of a URL, in bytes.
  public static let limit = 2_048

  public let url: String
  /// Scheme, host and port: `https://track.example`.
  public let shown: String

  /// - Parameters:
  ///   - text: https, or http to loopback and to what `allowHTTP` names.
  ///   - allowHTTP: private networks (`192.168.1.0/24`), addresses, and host names without a
  ///     public domain (`nas`, `nas.lan`).
  public init(_ text: String, allowHTTP: [String] = []) throws(Refusal) {
    var allowed: [PrivateHost] = []
    for entry in allowHTTP {
      guard let host = PrivateHost(entry) else { throw .notPrivate(entry: entry) }
      allowed.append(host)
    }
    guard text.utf8.count <= Self.limit, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
      let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      scheme == "https" || scheme == "http", let host = parts.host.map(Self.bare), !host.isEmpty,
      host.utf8.allSatisfy(Self.isAllowed), URLPort.isValid(in: text)
    else { throw .notAURL }
    guard parts.user == nil, parts.password == nil, parts.fragment == nil else {
      throw .disallowedPart(host: host)
    }
    guard
      scheme == "https" || PrivateHost.isLoopback(host)
        || allowed.contains(where: { $0.contains(host) })
    else { throw .notEncrypted(host: host) }
    url = text
    let port = parts.port.map { ":\($0)" } ?? ""
    shown = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host)\(port)"
  }

  /// Whether a host may be named in `allow_http`.
  public static func isPrivate(_ host: String) -> Bool { PrivateHost(host) != nil }

  /// Whether the byte occurs in a host name or address; percent escapes are decoded by now.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: ":"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Removes the brackets of an IPv6 address.
  private static func bare(_ host: String) -> String {
    host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
  }
}

extension WebhookAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { shown }
  public var debugDescription: String { shown }
  public var customMirror: Mirror { Mirror(self, children: ["shown": shown]) }
}
