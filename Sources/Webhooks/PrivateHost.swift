// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// An entry of `allow_http`: a private network, or the name of a host in one.
enum PrivateHost: Hashable, Sendable {
  /// - Parameter bits: length of the prefix.
  case network([UInt8], bits: Int)
  /// A host name in lower case.
  case name(String)

  /// Networks that are not routed in the Internet (RFC 1918, 3927, 4193, 4291, 6598).
  private static let networks: [(prefix: [UInt8], bits: Int)] = [
    ([10, 0, 0, 0], 8), ([172, 16, 0, 0], 12), ([192, 168, 0, 0], 16), ([169, 254, 0, 0], 16),
    ([100, 64, 0, 0], 10), ([127, 0, 0, 0], 8),
    ([0xFC] + [UInt8](repeating: 0, count: 15), 7),
    ([0xFE, 0x80] + [UInt8](repeating: 0, count: 14), 10),
    ([UInt8](repeating: 0, count: 15) + [1], 128),
  ]

  /// Top-level domains that are not delegated in the public DNS (RFC 6762, 8375; ICANN's
  /// `internal`; others are customary in home routers).
  private static let domains = [
    ".local", ".home.arpa", ".internal", ".lan", ".home", ".localdomain", ".intranet", ".private",
  ]

  /// - Returns: nil if the entry is public or malformed.
  init?(_ entry: String) {
    let halves = entry.split(separator: "/", omittingEmptySubsequences: false)
    if let address = Self.bytes(String(halves[0])) {
      let whole = address.count * 8
      guard halves.count <= 2, let bits = halves.count == 2 ? Int(halves[1]) : whole,
        0...whole ~= bits,
        Self.networks.contains(where: { $0.bits <= bits && Self.match(address, $0.prefix, $0.bits) }
        )
      else { return nil }
      self = .network(address, bits: bits)
      return
    }
    let name = entry.lowercased()
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
      }
    // Digits and dots are an address in one of the forms of inet_aton(3).
    guard isName, name.utf8.contains(where: { $0 > UInt8(ascii: "9") }),
      !name.contains(".") || Self.domains.contains(where: { name.hasSuffix($0) })
    else { return nil }
    self = .name(name)
  }

  /// - Parameter host: a name, or an address without brackets.
  func contains(_ host: String) -> Bool {
    switch self {
    case .network(let prefix, let bits):
      Self.bytes(host).map { Self.match($0, prefix, bits) } ?? false
    case .name(let name): host.lowercased() == name
    }
  }

  static func isLoopback(_ host: String) -> Bool {
    if host.lowercased() == "localhost" { return true }
    guard let address = bytes(host) else { return false }
    return match(address, [127, 0, 0, 0], 8)
      || address == [UInt8](repeating: 0, count: 15) + [1]
  }

  private static func match(_ address: [UInt8], _ prefix: [UInt8], _ bits: Int) -> Bool {
    guard address.count == prefix.count else { return false }
    for (index, pair) in zip(address, prefix).enumerated() {
      let rest = min(max(bits - index * 8, 0), 8)
      let mask = rest == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - rest))
      if pair.0 & mask != pair.1 & mask { return false }
    }
    return true
  }

  /// The bytes of an address in network order: 4 or 16; nil for a name.
  private static func bytes(_ text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
    var sixteen = in6_addr()
    guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
    return withUnsafeBytes(of: sixteen) { Array($0) }
  }
}
