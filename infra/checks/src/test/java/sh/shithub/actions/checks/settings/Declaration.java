package sh.shithub.actions.checks.settings;

/**
 * One place in the code that says what a setting is.
 *
 * @param property the framework's name of it, empty where there is none
 * @param otherwise the default, empty for none
 * @param unit what the file adds to any value, such as the s of seconds
 * @param place the folder of the program or of the shared package that it stands in
 */
record Declaration(String name, String property, String otherwise, String unit, String meaning, String place) {}
