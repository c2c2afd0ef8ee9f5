// SPDX-License-Identifier: MIT

/// Which folders are recorded at all. What is outside is not written down either.
public struct Scope: Sendable, Hashable {
  private let include: [String]
  private let exclude: [String]

  /// - Parameters:
  ///   - include: folders; where there are any, nothing outside of them is recorded.
  ///   - exclude: folders of which nothing is recorded; they win.
  public init(include: [String] = [], exclude: [String] = []) {
    self.include = include
    self.exclude = exclude
  }

  public func admits(_ path: String) -> Bool {
    func isIn(_ folder: String) -> Bool {
      let folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
      return path == folder || path.hasPrefix(folder + "/")
    }
    return !exclude.contains(where: isIn) && (include.isEmpty || include.contains(where: isIn))
  }
}
