// SPDX-License-Identifier: MIT

public import Addresses

/// The folders of which something is recorded. What is outside is not written down either.
///
/// A folder holds a file by the spelling of its path and by its real path, with all symbolic
/// links resolved: excluded is what lies in an excluded folder by either, included what lies in
/// an included one by either.
public struct PathFilter: Sendable, Hashable {
  /// What is known of one file.
  public enum Admission: Sendable, Hashable {
    case admitted, excluded
    /// Its real path decides and is not known; nothing may be recorded of it.
    case unknown
  }

  private struct Folder: Hashable {
    /// As of ``MediaAddress/place``.
    let place: String
    /// Nil where it is not known; the folder then counts by its spelling alone.
    var realPath: String?

    func holds(_ path: String) -> Bool {
      [place, realPath].compactMap { $0 }.contains { folder in
        path == folder || path.hasPrefix(folder == "/" ? folder : folder + "/")
      }
    }
  }

  private var include: [Folder]
  private var exclude: [Folder]

  /// - Parameters:
  ///   - include: folders; where there are any, nothing outside of them is recorded.
  ///   - exclude: folders of which nothing is recorded; they win.
  public init(include: [String] = [], exclude: [String] = []) {
    self.include = include.map { Folder(place: MediaAddress($0).place) }
    self.exclude = exclude.map { Folder(place: MediaAddress($0).place) }
  }

  public var isEmpty: Bool { include.isEmpty && exclude.isEmpty }

  /// The folders in the file system; their real paths are to be looked up.
  public var folders: [String] {
    (include + exclude).map(\.place).filter { $0.hasPrefix("/") }
  }

  /// The same with the folders' real paths, as far as they are in `realPaths`.
  public func located(_ realPaths: [String: String]) -> PathFilter {
    func located(_ folder: Folder) -> Folder {
      Folder(place: folder.place, realPath: realPaths[folder.place])
    }
    var filter = self
    filter.include = include.map(located)
    filter.exclude = exclude.map(located)
    return filter
  }

  public func admits(_ path: String, realPath: String) -> Bool {
    let paths = [path, realPath]
    let isIn = { (folder: Folder) in paths.contains(where: folder.holds) }
    return !exclude.contains(where: isIn) && (include.isEmpty || include.contains(where: isIn))
  }

  /// What is known before anything is looked up.
  public func admission(of address: MediaAddress) -> Admission {
    if isEmpty { return .admitted }
    guard address.isLocal else {
      return admits(address.place, realPath: address.place) ? .admitted : .excluded
    }
    return exclude.contains { $0.holds(address.place) } ? .excluded : .unknown
  }

  /// What is known by the real paths of the folders and of ``MediaAddress/raw``.
  public func admission(of address: MediaAddress, _ realPaths: [String: String]) -> Admission {
    let known = admission(of: address)
    guard known == .unknown, let realPath = realPaths[address.raw] else { return known }
    return located(realPaths).admits(address.place, realPath: realPath) ? .admitted : .excluded
  }
}
