// SPDX-License-Identifier: MIT

import Foundation

/// Short videos and a picture, created once with ffmpeg.
enum Clip {
  /// Two seconds.
  static let short = video("short.mkv", seconds: 2)
  /// A minute.
  static let long = video("long.mkv", seconds: 60)
  /// A minute whose time stamps begin at an hour.
  static let late = make(
    "late.ts",
    [
      "-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:duration=60", "-c:v", "mpeg2video",
      "-output_ts_offset", "3600",
    ])
  static let picture = make(
    "picture.png", ["-f", "lavfi", "-i", "testsrc=size=64x48", "-frames:v", "1"])

  private static func video(_ name: String, seconds: Int) -> String {
    make(
      name,
      [
        "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=\(seconds)",
        "-f", "lavfi", "-i", "sine=duration=\(seconds)", "-metadata", "title=A clip",
      ])
  }

  private static func make(_ name: String, _ arguments: [String]) -> String {
    let directory = FileManager.default.temporaryDirectory.appending(
      path: "scrobbled-clips-\(getuid())")
    let clip = directory.appending(path: name)
    if FileManager.default.fileExists(atPath: clip.path) { return clip.path }
    try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)

    // Written under a temporary name: two test runs may create it at once.
    let draft = directory.appending(path: "\(UUID().uuidString)-\(name)")
    let ffmpeg = Process()
    ffmpeg.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    ffmpeg.arguments = ["ffmpeg", "-v", "error"] + arguments + [draft.path]
    ffmpeg.standardInput = FileHandle.nullDevice
    try? ffmpeg.run()
    ffmpeg.waitUntilExit()
    try? FileManager.default.moveItem(at: draft, to: clip)
    return clip.path
  }
}
