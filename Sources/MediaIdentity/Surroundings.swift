// SPDX-License-Identifier: MIT

/// File system access for identification; the caller limits its time and size.
///
/// Both closures are called lazily and at most a few times per file.
public struct Surroundings: Sendable {
  /// Returns the names (not paths) of the files in a directory; empty if it cannot be read.
  public var siblings: @Sendable (_ directory: String) -> [String]
  /// Returns the bytes of an `.nfo` file, or `nil` if there is none.
  public var nfo: @Sendable (_ path: String) -> [UInt8]?

  public init(
    siblings: @escaping @Sendable (_ directory: String) -> [String],
    nfo: @escaping @Sendable (_ path: String) -> [UInt8]?
  ) {
    self.siblings = siblings
    self.nfo = nfo
  }
}
