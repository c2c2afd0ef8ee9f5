// SPDX-License-Identifier: MIT

/// The secret key for hashing URLs: the journal distinguishes URLs by their hashes and
/// stores none in clear text.
///
/// Without a key, a hash could be reversed by trying URLs.
public struct IdentityKey: Sendable {
  /// The length of a key in bytes.
  public static let length = 32

  private let inner: [UInt8]
  private let outer: [UInt8]

  /// - Returns: nil unless it has ``length`` bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    let padded = bytes + Array(repeating: 0, count: SHA256.blockSize - bytes.count)
    inner = padded.map { $0 ^ 0x36 }
    outer = padded.map { $0 ^ 0x5c }
  }

  /// The first half of HMAC-SHA-256 (RFC 2104) as 32 hexadecimal digits.
  public func hash(_ text: String) -> String {
    hexadecimal(SHA256.digest(outer + SHA256.digest(inner + Array(text.utf8))).prefix(16))
  }

  /// A keyed hash of the whole normalized URL including its query; nil for a local file.
  public func identity(of address: MediaAddress) -> String? {
    address.isLocal ? nil : hash(address.normalizedURL)
  }
}

// The default reflection would print the key.
extension IdentityKey: CustomStringConvertible, CustomReflectable {
  public var description: String { "IdentityKey" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The first half of the SHA-256 of a text as 32 hexadecimal digits, for texts that are not secret.
public func digest(of text: String) -> String {
  hexadecimal(SHA256.digest(text.utf8).prefix(16))
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef")
  return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}
