// SPDX-License-Identifier: MIT

/// Addresses of streams often carry secrets (`user:password@`, a media server's `api_key`).
public enum WebAddress {
  /// - Returns: the address without userinfo, query and fragment; a file's path as it is.
  public static func withoutSecrets(_ path: String) -> String {
    let scheme = path.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    guard !scheme.isEmpty, path[scheme.endIndex...].hasPrefix("://") else { return path }
    let start = path.index(scheme.endIndex, offsetBy: 3)
    var rest = path[start...]
    if let end = rest.firstIndex(where: { $0 == "?" || $0 == "#" }) { rest = rest[..<end] }
    let host = rest.prefix { $0 != "/" }
    if let at = host.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    return String(path[..<start] + rest)
  }

  /// mpv titles a stream by the end of its address where it knows nothing better: without `%`s, after
  /// the last slash, with the query.
  ///
  /// - Returns: nil where the title is such an end, and the address holds secrets.
  public static func title(_ title: String?, of path: String) -> String? {
    guard let title, !title.isEmpty, withoutSecrets(path) != path else { return title }
    return path.hasSuffix(title) || unescaped(path).hasSuffix(title) ? nil : title
  }

  private static func unescaped(_ path: String) -> String {
    var rest = Array(path.utf8)[...]
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        let number = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        bytes.append(number)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
