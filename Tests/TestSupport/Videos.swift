// SPDX-License-Identifier: MIT

/// File names of clips, and their titles at Trakt.
public enum Videos {
  public static let pilot = "Breaking Bad/Season 1/Breaking Bad S01E01.mkv"
  public static let pilotTitle = "Breaking Bad 1x01"
  public static let second = "Breaking Bad/Season 1/Breaking Bad S01E02.mkv"
  public static let secondTitle = "Breaking Bad 1x02"
  public static let severance = "Severance/Season 2/Severance S02E03.mkv"
  public static let severanceTitle = "Severance 2x03"
  public static let matrix = "The Matrix (1999).mkv"
  public static let matrixTitle = "The Matrix (1999)"
}
