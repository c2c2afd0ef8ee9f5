// SPDX-License-Identifier: MIT

/// The port of a URL, which parsers of URLs and HTTP clients do not check.
public enum URLPort {
  /// Whether a URL has no port, or one from 1 to 65535.
  public static func isValid(in url: String) -> Bool {
    var authority = AddressParts.rest(of: url).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = authority.lastIndex(of: "@") { authority = authority[at...].dropFirst() }
    // The colons of an IPv6 address are in brackets.
    if let bracket = authority.lastIndex(of: "]") { authority = authority[bracket...] }
    guard let colon = authority.lastIndex(of: ":") else { return true }
    let port = authority[colon...].dropFirst()
    return port.isEmpty || UInt16(port).map { $0 > 0 } ?? false
  }
}
