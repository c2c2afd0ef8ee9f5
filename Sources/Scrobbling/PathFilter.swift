// SPDX-License-Identifier: MIT

public import Addresses

/// Filter for the directories whose files are recorded. Files outside leave no trace in the
/// journal.
///
/// A directory contains a file if its path as given or its real path, with symbolic links resolved,
/// is inside. One of the two is enough, for `exclude` and for `include`.
public struct PathFilter: Sendable, Hashable {
  /// Decision for one file.
  public enum Admission: Sendable, Hashable {
    case admitted, excluded
    /// Depends on the real path, which is unknown; the file must not be recorded.
    case unknown
  }

  private struct Directory: Hashable {
    /// The directory, in the form of ``MediaAddress/location``.
    let location: String
    /// Nil if unknown; the directory is then compared by its given path alone.
    var realPath: String?

    func contains(_ path: String) -> Bool {
      Self.contains(location, path) || realPath.map { Self.contains($0, path) } ?? false
    }

    private static func contains(_ directory: String, _ path: String) -> Bool {
      path == directory || path.hasPrefix(directory == "/" ? directory : directory + "/")
    }
  }

  private var include: [Directory]
  private var exclude: [Directory]
  /// Whether the configuration could not be read, so that the directories are unknown.
  public private(set) var isUnknown = false

  /// The filter of a configuration that cannot be read: every file waits for the next filter.
  public static let unknown: PathFilter = {
    var filter = PathFilter()
    filter.isUnknown = true
    return filter
  }()

  /// - Parameters:
  ///   - include: directories; if there are any, nothing outside them is recorded.
  ///   - exclude: directories that are not recorded; they take precedence.
  public init(include: [String] = [], exclude: [String] = []) {
    self.include = include.map { Directory(location: MediaAddress($0).location) }
    self.exclude = exclude.map { Directory(location: MediaAddress($0).location) }
  }

  public var isEmpty: Bool { include.isEmpty && exclude.isEmpty && !isUnknown }

  /// The directories in the file system, whose real paths must be resolved.
  public var directories: [String] {
    (include + exclude).map(\.location).filter { $0.hasPrefix("/") }
  }

  /// The known real paths of the directories, by ``directories``.
  var realPaths: [String: String] {
    (include + exclude).reduce(into: [:]) { $0[$1.location] = $1.realPath }
  }

  /// Returns a copy with the real paths of the directories, as far as `realPaths` contains them;
  /// others keep the one that is known.
  public func resolved(with realPaths: [String: String]) -> PathFilter {
    func resolved(_ directory: Directory) -> Directory {
      Directory(
        location: directory.location, realPath: realPaths[directory.location] ?? directory.realPath)
    }
    var filter = self
    filter.include = include.map(resolved)
    filter.exclude = exclude.map(resolved)
    return filter
  }

  public func admits(_ path: String, realPath: String) -> Bool {
    let paths = [path, realPath]
    let isIn = { (directory: Directory) in paths.contains(where: directory.contains) }
    return !exclude.contains(where: isIn) && (include.isEmpty || include.contains(where: isIn))
  }

  /// Returns the decision that needs no path resolution.
  public func admission(of address: MediaAddress) -> Admission {
    if isUnknown { return .unknown }
    if isEmpty { return .admitted }
    guard address.isLocal else {
      return admits(address.location, realPath: address.location) ? .admitted : .excluded
    }
    return exclude.contains { $0.contains(address.location) } ? .excluded : .unknown
  }

  /// Returns the decision about a file of the journal, for which the displayable form of a URL
  /// is stored: it has the host, but not the directory, so a directory of the same host counts.
  ///
  /// - Parameter realPaths: those of ``directories`` and of stored paths.
  func admission(ofStored path: String, _ realPaths: [String: String]) -> Admission {
    let address = MediaAddress(path)
    guard !address.isLocal else {
      // An imported play may have a name only.
      return path.hasPrefix("/") ? admission(of: address, realPaths) : .admitted
    }
    if isUnknown { return .unknown }
    let host = Self.host(address.location)
    let isSameHost = { (directory: Directory) in Self.host(directory.location) == host }
    let isIn = include.isEmpty || include.contains(where: isSameHost)
    return isIn && !exclude.contains(where: isSameHost) ? .admitted : .excluded
  }

  /// Returns the scheme and the host of a URL.
  private static func host(_ location: String) -> Substring {
    location.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
      .last.map { location[..<$0.endIndex] } ?? location[...]
  }

  /// Returns the decision by the real paths of the directories and of ``MediaAddress/raw``.
  public func admission(of address: MediaAddress, _ realPaths: [String: String]) -> Admission {
    let known = admission(of: address)
    guard known == .unknown, !isUnknown, let realPath = realPaths[address.raw] else { return known }
    return resolved(with: realPaths).admits(address.location, realPath: realPath)
      ? .admitted : .excluded
  }
}
