// SPDX-License-Identifier: MIT

public import Foundation

/// The build products under test.
public enum Products {
  /// The directory of the executables: `$SCROBBLED_PRODUCTS`, otherwise that of the tests'
  /// executable, where `swift test` puts them.
  static let directory: URL =
    if let path = ProcessInfo.processInfo.environment["SCROBBLED_PRODUCTS"] {
      URL(filePath: path)
    } else {
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

  public static func scrobbled() throws -> String { try find("scrobbled") }
  static func plugin() throws -> String { try find("libMpvPlugin.so") }

  /// The root of the sources, for scripts.
  public static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func find(_ name: String) throws -> String {
    let path = directory.appending(path: name).path
    guard FileManager.default.fileExists(atPath: path) else {
      throw SetupError("\(path) is not there: swift build, or set SCROBBLED_PRODUCTS")
    }
    return path
  }
}

/// The requirements of the tests.
public enum Requirements {
  public static let player: Bool = find("mpv") != nil && find("ffmpeg") != nil
  public static let playerReason = "needs mpv and ffmpeg"

  public static let path =
    ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"

  /// - Returns: the absolute path of an executable.
  public static func find(_ tool: String) -> String? {
    path.split(separator: ":").map { "\($0)/\(tool)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// - Returns: the absolute path of an executable, which must be installed.
  public static func tool(_ name: String) throws -> String {
    guard let path = find(name) else { throw SetupError("\(name) is not installed") }
    return path
  }
}
