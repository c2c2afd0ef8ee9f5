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
}
