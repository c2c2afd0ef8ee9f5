// SPDX-License-Identifier: MIT

/// File system access for identification; the caller bounds each closure.
///
/// Both are called lazily and at most a few times per file.
public struct Surroundings: Sendable {
  /// The names (not paths) of the files in a folder; empty where it can't be read.
  public var siblings: @Sendable (_ folder: String) -> [String]
  /// The bytes of an `.nfo` file, or `nil` where there is none.
  public var nfo: @Sendable (_ path: String) -> [UInt8]?

  public init(
    siblings: @escaping @Sendable (_ folder: String) -> [String],
    nfo: @escaping @Sendable (_ path: String) -> [UInt8]?
  ) {
    self.siblings = siblings
    self.nfo = nfo
  }
}
