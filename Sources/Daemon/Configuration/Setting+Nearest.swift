// SPDX-License-Identifier: MIT

extension Setting {
  /// The known key or table most similar to an unknown one.
  static func nearest(to path: String) -> String? {
    // The key may have been used outside its table.
    if let stray = all.first(where: { $0.name == path }) { return stray.path }
    let known = Set(all.map(\.path) + all.map(\.section) + ["rule", "webhook"])
    let candidates = known.map { (path: $0, distance: distance($0, path)) }
    guard let best = candidates.min(by: { ($0.distance, $0.path) < ($1.distance, $1.path) })
    else { return nil }
    return best.distance <= max(2, path.utf8.count / 3) ? best.path : nil
  }

  /// The Levenshtein distance, over bytes.
  private static func distance(_ a: String, _ b: String) -> Int {
    let b = Array(b.utf8.prefix(128))
    var row = Array(0...b.count)
    for (i, byte) in a.utf8.enumerated() {
      var last = row[0]
      row[0] = i + 1
      for j in b.indices {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, last + (byte == b[j] ? 0 : 1))
        last = above
      }
    }
    return row[b.count]
  }
}
