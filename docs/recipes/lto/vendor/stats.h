/* The mean of count values: before is the mean of all but the last one, and value is the last one.
 * There is no global state, so any thread may call it. */
double stats_mean(double before, double value, double count);
