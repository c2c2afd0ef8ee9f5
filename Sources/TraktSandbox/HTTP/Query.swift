// SPDX-License-Identifier: MIT

import Hummingbird
import HummingbirdCore

extension Request {
  /// A query value, decoded as in forms: a plus is a space.
  func query(_ name: String) -> String? {
    let uri = URI(uri.string.replacing("+", with: "%20"))
    return uri.queryParameters.get(name)
  }

  func query(_ name: String, as type: Int.Type) -> Int? { query(name).flatMap { Int($0) } }

  /// The level of detail requested by `extended`.
  var extent: DetailLevel {
    extended.contains("full") ? .full : .minimal
  }

  /// The comma-separated words of `extended`.
  var extended: [String] {
    query("extended")?.split(separator: ",").map(String.init) ?? []
  }
}
