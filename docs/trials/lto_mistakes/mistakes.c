int next(int value)
{
    return value + 1; // overflows for the largest int
}

void put(float *place, float value)
{
    *place = value;
}

unsigned get(const unsigned *place) // of the same memory
{
    return *place;
}

void add(int *sum, const int *value)
{
    *sum += *value;
}

int scale(int value, int factor)
{
    return value * factor;
}

double more(double value)
{
    return value + 2;
}
